import type { GuessCapabilities, GuessKind, GuessOptions } from "../guess-provider.ts";

/** How one family of models is asked for a guess through sd-server. */
export interface Recipe {
  readonly capabilities: GuessCapabilities;
  /** The flag that names the model's file when the program is started. */
  readonly modelFlag: "-m" | "--diffusion-model";
  /** Which pictures are sent, and as what. */
  readonly pictures: "image and mask" | "green reference" | "image and mask references";
  readonly prompt: (kind: GuessKind, prompt: string) => string;
  readonly steps: number;
  readonly sampler: string;
  readonly guidance: (asked: number | undefined) => { readonly txt_cfg: number; readonly distilled_guidance?: number };
}

export type RecipeName = "sd-inpaint" | "flux-fill" | "klein-green" | "klein-two-references";

/** The server rounds sides up to a multiple of 64 and does not cut back. */
const SIDE = 64;
const MEGAPIXEL = 1024 * 1024;

const OWN_MACHINE = { isSeeded: true, canEnhancePrompt: false, costUsd: 0 } as const;

const SD_GUIDANCE = { min: 1, standard: 7, max: 30 } as const;
/** Of FLUX.1 Fill [dev]: its publisher's examples use 30. */
const FLUX_FILL_GUIDANCE = { min: 1.5, standard: 30, max: 100 } as const;

const KLEIN = {
  modelFlag: "--diffusion-model",
  steps: 4,
  sampler: "euler",
  guidance: () => ({ txt_cfg: 1 }),
} as const;

const KLEIN_NOTES = {
  licenseNote: "FLUX.2 [klein] 4B: Apache-2.0; its LoRAs have licenses of their own",
  memoryNote: "about 13 GB of GPU memory at bf16; quantized files 2 to 6 GB, as third parties report",
} as const;

/** Facts about models are their publishers'; none of these weights ran in our tests, which use random ones. */
export const RECIPES: Readonly<Record<RecipeName, Recipe>> = {
  "sd-inpaint": {
    capabilities: {
      ...OWN_MACHINE,
      kinds: ["fill"],
      sizes: { maxPixels: 512 * 512, minPixels: 256 * 256, multipleOf: SIDE },
      steps: { min: 1, max: 150 },
      guidance: SD_GUIDANCE,
      licenseNote: "Stable Diffusion 1.x: CreativeML Open RAIL-M, with limits of use",
      memoryNote: "about 4 GB of GPU memory, or a CPU and patience",
    },
    modelFlag: "-m",
    pictures: "image and mask",
    prompt: (_kind, prompt) => prompt,
    steps: 20,
    sampler: "euler_a",
    guidance: (asked) => ({ txt_cfg: asked ?? SD_GUIDANCE.standard }),
  },
  "flux-fill": {
    capabilities: {
      ...OWN_MACHINE,
      kinds: ["fill"],
      sizes: { maxPixels: MEGAPIXEL, minPixels: 512 * 512, multipleOf: SIDE },
      steps: { min: 1, max: 50 },
      guidance: FLUX_FILL_GUIDANCE,
      licenseNote: "FLUX.1 Fill [dev]: FLUX.1 [dev] Non-Commercial License",
      memoryNote: "22.6 GB of GPU memory at bf16; quantized files from 3.7 GB (q2) and 6.4 GB (q4), and text encoders",
    },
    modelFlag: "--diffusion-model",
    pictures: "image and mask",
    prompt: (_kind, prompt) => prompt,
    steps: 28,
    sampler: "euler",
    guidance: (asked) => ({ txt_cfg: 1, distilled_guidance: asked ?? FLUX_FILL_GUIDANCE.standard }),
  },
  "klein-green": {
    ...KLEIN,
    capabilities: {
      ...OWN_MACHINE,
      ...KLEIN_NOTES,
      kinds: ["fill", "erase"],
      sizes: { maxPixels: MEGAPIXEL, minPixels: 512 * 512, multipleOf: SIDE },
      steps: { min: 1, max: 50 },
      guidance: undefined,
      markColor: "green",
    },
    pictures: "green reference",
    prompt: (kind, prompt) => {
      const instruction = "Fill the green spaces according to the image.";
      return kind === "erase" || prompt === "" ? instruction : `${instruction} ${prompt}`;
    },
  },
  "klein-two-references": {
    ...KLEIN,
    capabilities: {
      ...OWN_MACHINE,
      ...KLEIN_NOTES,
      kinds: ["erase"],
      sizes: { maxPixels: MEGAPIXEL, minPixels: 512 * 512, multipleOf: SIDE },
      steps: { min: 1, max: 50 },
      guidance: undefined,
    },
    pictures: "image and mask references",
    prompt: () =>
      "Remove the object under the white area of the mask (second image), including its shadow and reflection, " +
      "and fill that area naturally with the surrounding background.",
  },
};

/** What the native route takes. Every field has its right type: the server ignores one of a wrong type in silence. */
export interface ImageRequest {
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly strength: number;
  readonly batch_count: 1;
  readonly init_image?: string;
  readonly mask_image?: string;
  readonly ref_images?: readonly string[];
  readonly auto_resize_ref_image: false;
  readonly sample_params: {
    readonly sample_steps: number;
    readonly sample_method: string;
    readonly guidance: ReturnType<Recipe["guidance"]>;
  };
  readonly lora?: readonly Lora[];
  readonly output_format: "png";
  readonly embed_image_metadata: false;
}

/** A file in the folder that the server was started with (`--lora-model-dir`). */
export interface Lora {
  readonly path: string;
  readonly multiplier: number;
}

/** Reads "<file>" or "<file>:<multiplier>". */
export function parseLora(text: string): Lora {
  const [path = "", multiplier = "1"] = text.split(":");
  return { path, multiplier: Number(multiplier) };
}

/** PNG files in base64. */
export interface EncodedPictures {
  readonly crop: string;
  /** White where the hole is, as RGB: the server refuses gray pictures. */
  readonly mask: string;
  /** The crop with its hole in pure green. */
  readonly green: string;
}

export function toImageRequest(
  recipe: Recipe,
  size: { readonly width: number; readonly height: number },
  pictures: EncodedPictures,
  options: GuessOptions,
  loras: readonly Lora[],
): ImageRequest {
  const { kind, seed, prompt = "", steps = recipe.steps, guidance } = options;
  return {
    prompt: recipe.prompt(kind, prompt),
    width: size.width,
    height: size.height,
    seed: toServerSeed(seed),
    strength: 1,
    batch_count: 1,
    ...pictureFields(recipe, pictures),
    auto_resize_ref_image: false,
    sample_params: { sample_steps: steps, sample_method: recipe.sampler, guidance: recipe.guidance(guidance) },
    ...(loras.length > 0 && { lora: loras }),
    output_format: "png",
    embed_image_metadata: false,
  };
}

/** Any of ours is fine: only a negative one would mean a random seed, and none at all 42. */
function toServerSeed(seed: number): number {
  return seed >>> 0;
}

function pictureFields({ pictures: kind }: Recipe, { crop, mask, green }: EncodedPictures): Partial<ImageRequest> {
  if (kind === "image and mask") return { init_image: crop, mask_image: mask };
  return { ref_images: kind === "green reference" ? [green] : [crop, mask] };
}
