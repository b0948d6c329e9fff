import { kindsOfVendor, type RecipeName, type VendorName } from "@lacuna/providers";
import type { ProviderName, SetupUse } from "./setup-settings.ts";

/** What a person reads who chooses. */
export const PROVIDER_TITLES: Readonly<Record<ProviderName, string>> = {
  "sd-server": "stable-diffusion.cpp's sd-server, on a graphics card or, slowly, a processor",
  comfyui: "a ComfyUI that runs already",
  onnx: "a small network on this machine's processor; it erases only",
  bfl: "Black Forest Labs, with your key and on your bill",
  fal: "fal.ai, with your key and on your bill",
  runware: "Runware, with your key and on your bill",
  eachlabs: "Each Labs, with your key and on your bill; it fills only",
};

export const PROVIDERS: readonly ProviderName[] = ["sd-server", "comfyui", "onnx", "bfl", "fal", "runware", "eachlabs"];

/** Variables that the vendors' own programs read too. */
export const VENDOR_KEYS: Readonly<Record<VendorName, string>> = {
  bfl: "BFL_API_KEY",
  fal: "FAL_KEY",
  runware: "RUNWARE_API_KEY",
  eachlabs: "EACH_API_KEY",
};

export function isVendor(name: ProviderName): name is VendorName {
  return Object.hasOwn(VENDOR_KEYS, name);
}

/** Kinds that a use comes to. */
export function kindsOf(use: SetupUse): readonly ("fill" | "erase")[] {
  return use === "both" ? ["fill", "erase"] : [use];
}

/** Whether a provider can ever do this; a recipe or workflow may still not. */
export function canDo(provider: ProviderName, use: SetupUse): boolean {
  if (provider === "onnx") return use === "erase";
  return !isVendor(provider) || kindsOf(use).every((kind) => kindsOfVendor(provider).includes(kind));
}

/** Where its publisher offers sd-server's program. */
export const SD_SERVER_RELEASES = "https://github.com/leejet/stable-diffusion.cpp/releases";

/** What a recipe's model is, and where its publishers have it. Nothing of it is fetched by Lacuna. */
interface RecipeChoice {
  readonly title: string;
  readonly weights: string;
  /** Flags of sd-server that name the files which the model takes besides its weights. */
  readonly companions: readonly { readonly flag: string; readonly about: string }[];
  readonly needsLora: boolean;
}

const KLEIN_COMPANIONS = [
  { flag: "--vae", about: "auto-encoder, such as flux2-vae.safetensors" },
  { flag: "--llm", about: "text encoder, such as qwen3-4b.gguf" },
  { flag: "--lora-model-dir", about: "folder that LoRAs are in" },
] as const;

const KLEIN_WEIGHTS =
  "FLUX.2 [klein] 4B from https://huggingface.co/black-forest-labs, or a quantized .gguf made of it";

export const RECIPE_CHOICES: Readonly<Record<RecipeName, RecipeChoice>> = {
  "sd-inpaint": {
    title: "Stable Diffusion 1.5 inpainting: small",
    weights: "an inpainting checkpoint of Stable Diffusion 1.x as one .safetensors file, from its publisher",
    companions: [],
    needsLora: false,
  },
  "flux-fill": {
    title: "FLUX.1 Fill [dev]: large, not for commercial use",
    weights: "FLUX.1 Fill [dev] from https://huggingface.co/black-forest-labs, or a quantized .gguf made of it",
    companions: [
      { flag: "--vae", about: "auto-encoder, such as ae.safetensors" },
      { flag: "--clip_l", about: "first text encoder, such as clip_l.safetensors" },
      { flag: "--t5xxl", about: "second text encoder, such as t5xxl.gguf" },
    ],
    needsLora: false,
  },
  "klein-green": {
    title: "FLUX.2 [klein] 4B with an outpaint LoRA: fills and erases",
    weights: KLEIN_WEIGHTS,
    companions: KLEIN_COMPANIONS,
    needsLora: true,
  },
  "klein-two-references": {
    title: "FLUX.2 [klein] 4B with an erase LoRA: erases only",
    weights: KLEIN_WEIGHTS,
    companions: KLEIN_COMPANIONS,
    needsLora: true,
  },
};

/** GB of a graphics card from which a model is worth a try, as its publishers and others say; docs/providers has the table. */
const KLEIN_GB = 6;
const FLUX_FILL_GB = 24;

/** @param vramGb  0: no graphics card. */
export function recommendRecipe(use: SetupUse, vramGb: number): RecipeName {
  if (use !== "fill") return "klein-green";
  if (vramGb >= FLUX_FILL_GB) return "flux-fill";
  return vramGb >= KLEIN_GB ? "klein-green" : "sd-inpaint";
}
