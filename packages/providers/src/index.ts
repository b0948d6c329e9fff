export type { BundledWorkflow } from "./comfyui/bundled-workflows.ts";
export { type ComfyuiSettings, createComfyuiProvider } from "./comfyui/comfyui-provider.ts";
export { joinWorkflow, type WorkflowSource } from "./comfyui/join-workflow.ts";
export { type Workflow, WorkflowError } from "./comfyui/workflow.ts";
export { explainError, GuessLostError, GuessModeratedError, GuessRefusedError, GuessTimeoutError } from "./errors.ts";
export { chooseWindows, type Window } from "./framing/choose-windows.ts";
export { type Crop, cutCrop } from "./framing/cut-crop.ts";
export { findHoles, type Holes } from "./framing/find-holes.ts";
export type { GuessFault, Verdict } from "./framing/judge-fill.ts";
export { liftGuesses, type LiftSettings } from "./framing/lift-guesses.ts";
export { openKernels } from "@lacuna/kernel";
export { type Placement, placeGuess } from "./framing/place-guess.ts";
export { isReduced, type Sketch, sketchGuess } from "./framing/sketch-guess.ts";
export type {
  CropSizes,
  GuessCapabilities,
  GuessCost,
  GuessKind,
  GuessOptions,
  GuessProvider,
  GuidanceScale,
  NumberRange,
} from "./guess-provider.ts";
export {
  canVendorEnhancePrompt,
  createHostedProvider,
  type HostedSettings,
  kindsOfVendor,
} from "./hosted/hosted-provider.ts";
export type { VendorName } from "./hosted/vendors.ts";
export { CATALOGUE, type CatalogueEntry } from "./models/catalogue.ts";
export { defaultDataFolder } from "./models/default-data-folder.ts";
export {
  type InstalledModel,
  keepManifest,
  listModels,
  modelsFolderIn,
  openModel,
  removeModel,
} from "./models/model-folder.ts";
export { MODEL_NAME, type ModelManifest, ModelError, parseManifest } from "./onnx/model-manifest.ts";
export { createOnnxProvider, type OnnxSettings } from "./onnx/onnx-provider.ts";
export { type NetworkProcess, startNetworkProcess } from "./onnx/network-process.ts";
export { MissingRuntimeError, type Network, openNetwork, RUNTIME_PACKAGES, type RuntimeName } from "./onnx/runtime.ts";
export { serveNetwork } from "./onnx/serve-network.ts";
export { type Lora, parseLora, RECIPES, type Recipe, type RecipeName } from "./sd-server/recipes.ts";
export type { ProviderLog, SdServerPlace } from "./sd-server/sd-server-host.ts";
export { createSdServerProvider, type SdServerSettings } from "./sd-server/sd-server-provider.ts";
export { orAborted } from "./or-aborted.ts";
export { SelfTestError, testProvider } from "./self-test.ts";
export { createTextModel, type TextModel, type TextModelSettings } from "./text-model/text-model.ts";
export { createTurnstile } from "./turnstile.ts";
