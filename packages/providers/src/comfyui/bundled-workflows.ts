import { RECIPES } from "../sd-server/recipes.ts";
import type { Workflow, WorkflowGraph } from "./workflow.ts";

/*
 * Results are previewed rather than saved: those go into ComfyUI's folder of temporary files, which it empties when it starts.
 * Written by what the nodes' source says of their inputs; none of them ran with real weights.
 */

const FLUX_FILL: WorkflowGraph = {
  model: { class_type: "UNETLoader", inputs: { unet_name: "%model%", weight_dtype: "default" } },
  soft: { class_type: "DifferentialDiffusion", inputs: { model: ["model", 0] } },
  clip: {
    class_type: "DualCLIPLoader",
    inputs: { clip_name1: "%clip_l%", clip_name2: "%t5xxl%", type: "flux" },
  },
  vae: { class_type: "VAELoader", inputs: { vae_name: "%vae%" } },
  image: { class_type: "LoadImage", inputs: { image: "%image%" } },
  mask: { class_type: "LoadImageMask", inputs: { image: "%mask%", channel: "red" } },
  prompt: { class_type: "CLIPTextEncode", inputs: { text: "%prompt%", clip: ["clip", 0] } },
  guided: { class_type: "FluxGuidance", inputs: { conditioning: ["prompt", 0], guidance: "%guidance%" } },
  nothing: { class_type: "ConditioningZeroOut", inputs: { conditioning: ["prompt", 0] } },
  inpaint: {
    class_type: "InpaintModelConditioning",
    inputs: {
      positive: ["guided", 0],
      negative: ["nothing", 0],
      vae: ["vae", 0],
      pixels: ["image", 0],
      mask: ["mask", 0],
      noise_mask: false,
    },
  },
  sample: {
    class_type: "KSampler",
    inputs: {
      model: ["soft", 0],
      positive: ["inpaint", 0],
      negative: ["inpaint", 1],
      latent_image: ["inpaint", 2],
      seed: "%seed%",
      steps: "%steps%",
      cfg: 1,
      sampler_name: "euler",
      scheduler: "normal",
      denoise: 1,
    },
  },
  decode: { class_type: "VAEDecode", inputs: { samples: ["sample", 0], vae: ["vae", 0] } },
  result: { class_type: "PreviewImage", inputs: { images: ["decode", 0] } },
};

const KLEIN_GREEN: WorkflowGraph = {
  model: { class_type: "UNETLoader", inputs: { unet_name: "%model%", weight_dtype: "default" } },
  lora: {
    class_type: "LoraLoaderModelOnly",
    inputs: { model: ["model", 0], lora_name: "%lora%", strength_model: 1.1 },
  },
  clip: { class_type: "CLIPLoader", inputs: { clip_name: "%text_encoder%", type: "flux2" } },
  vae: { class_type: "VAELoader", inputs: { vae_name: "%vae%" } },
  image: { class_type: "LoadImage", inputs: { image: "%green%" } },
  reference: { class_type: "VAEEncode", inputs: { pixels: ["image", 0], vae: ["vae", 0] } },
  prompt: { class_type: "CLIPTextEncode", inputs: { text: "%prompt%", clip: ["clip", 0] } },
  positive: { class_type: "ReferenceLatent", inputs: { conditioning: ["prompt", 0], latent: ["reference", 0] } },
  negative: { class_type: "ConditioningZeroOut", inputs: { conditioning: ["positive", 0] } },
  guider: {
    class_type: "CFGGuider",
    inputs: { model: ["lora", 0], positive: ["positive", 0], negative: ["negative", 0], cfg: 1 },
  },
  noise: { class_type: "RandomNoise", inputs: { noise_seed: "%seed%" } },
  sampler: { class_type: "KSamplerSelect", inputs: { sampler_name: "euler" } },
  sigmas: { class_type: "Flux2Scheduler", inputs: { steps: "%steps%", width: "%width%", height: "%height%" } },
  latent: { class_type: "EmptyFlux2LatentImage", inputs: { width: "%width%", height: "%height%", batch_size: 1 } },
  sample: {
    class_type: "SamplerCustomAdvanced",
    inputs: {
      noise: ["noise", 0],
      guider: ["guider", 0],
      sampler: ["sampler", 0],
      sigmas: ["sigmas", 0],
      latent_image: ["latent", 0],
    },
  },
  decode: { class_type: "VAEDecode", inputs: { samples: ["sample", 0], vae: ["vae", 0] } },
  result: { class_type: "PreviewImage", inputs: { images: ["decode", 0] } },
};

const MULTIPLE_OF = 16;

export type BundledWorkflow = "flux-fill" | "klein-green";

export const BUNDLED_WORKFLOWS: Readonly<Record<BundledWorkflow, Workflow>> = {
  "flux-fill": {
    graph: FLUX_FILL,
    capabilities: {
      ...RECIPES["flux-fill"].capabilities,
      sizes: { ...RECIPES["flux-fill"].capabilities.sizes, multipleOf: MULTIPLE_OF },
    },
    prompt: RECIPES["flux-fill"].prompt,
    steps: 28,
    guidance: 30,
    files: {
      model: "flux1-fill-dev.safetensors",
      clip_l: "clip_l.safetensors",
      t5xxl: "t5xxl_fp16.safetensors",
      vae: "ae.safetensors",
    },
  },
  "klein-green": {
    graph: KLEIN_GREEN,
    capabilities: {
      ...RECIPES["klein-green"].capabilities,
      sizes: { ...RECIPES["klein-green"].capabilities.sizes, multipleOf: MULTIPLE_OF },
    },
    prompt: RECIPES["klein-green"].prompt,
    steps: 4,
    guidance: 1,
    files: {
      model: "flux-2-klein-4b.safetensors",
      text_encoder: "qwen_3_4b.safetensors",
      vae: "flux2-vae.safetensors",
      lora: undefined,
    },
  },
};
