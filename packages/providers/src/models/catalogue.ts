import { type ModelManifest, modelManifestSchema } from "../onnx/model-manifest.ts";

/** A public network that is known by name: its manifest, and the address of its file. */
export interface CatalogueEntry {
  readonly manifest: ModelManifest;
  readonly url: string;
  /** What was not checked by us, in a sentence: none of these files came with Lacuna, and its tests run none. */
  readonly unverified: string;
}

const LAMA_INPUTS = [
  { name: "image", type: "float32", parts: [{ holds: "picture", low: 0, high: 1 }] },
  { name: "mask", type: "float32", parts: [{ holds: "mask", known: 0, hole: 1 }] },
];
const LAMA_OUTPUT = { name: "output", type: "float32", low: 0, high: 255 };

/** Public networks that erase, as their publishers describe them. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  entry({
    manifest: {
      name: "migan",
      about: "MI-GAN 512, Places2, as the publisher's ONNX pipeline: small and fast.",
      file: "migan_pipeline_v2.onnx",
      sha256: "6f1f3530a1a2324b19752018ce756088b07973cda8d7d890034ace5c8a48c40b",
      sizeBytes: 28_079_181,
      license: "MIT; trained on Places2, whose pictures are for research",
      memoryBytes: 700_000_000,
      // It takes any size, and works in 512×512 inside.
      size: { kind: "square", side: 512 },
      inputs: [
        { name: "image", type: "uint8", parts: [{ holds: "picture", low: 0, high: 255 }] },
        { name: "mask", type: "uint8", parts: [{ holds: "mask", known: 255, hole: 0 }] },
      ],
      output: { name: "result", type: "uint8", low: 0, high: 255, blendsPx: 4 },
    },
    url: "https://huggingface.co/andraniksargsyan/migan/resolve/main/migan_pipeline_v2.onnx",
    unverified: "the SHA-256 is one that users of the file publish, and that of the same file on npm",
  }),
  entry({
    manifest: {
      name: "lama",
      about: "Big LaMa at 512×512, 32-bit floats: larger and slower, better at large holes and repeated structure.",
      file: "lama_fp32.onnx",
      sha256: "1faef5301d78db7dda502fe59966957ec4b79dd64e16f03ed96913c7a4eb68d6",
      sizeBytes: 208_044_816,
      license: "Apache-2.0; trained on Places, whose pictures are for research",
      memoryBytes: 900_000_000,
      size: { kind: "square", side: 512 },
      inputs: LAMA_INPUTS,
      output: LAMA_OUTPUT,
    },
    url: "https://huggingface.co/Carve/LaMa-ONNX/resolve/main/lama_fp32.onnx",
    unverified: "the SHA-256 is one that users of the file publish, not the publisher",
  }),
  entry({
    manifest: {
      name: "lama-int8",
      about: "Big LaMa at 512×512 with 8-bit weights, from OpenCV's collection: half the size.",
      file: "inpainting_lama_2025jan.onnx",
      sha256: "7df918ac3921d3daf0aae1d219776cf0dc4e4935f035af81841b40adcf74fdf2",
      sizeBytes: 92_591_623,
      license: "Apache-2.0; trained on Places, whose pictures are for research",
      memoryBytes: 900_000_000,
      size: { kind: "square", side: 512 },
      inputs: LAMA_INPUTS,
      output: LAMA_OUTPUT,
    },
    url: "https://media.githubusercontent.com/media/opencv/opencv_zoo/main/models/inpainting_lama/inpainting_lama_2025jan.onnx",
    unverified: "the order of colors: OpenCV's example feeds blue first, the network it was made from takes red first",
  }),
];

function entry({
  manifest,
  url,
  unverified,
}: Omit<CatalogueEntry, "manifest"> & { readonly manifest: object }): CatalogueEntry {
  return { manifest: modelManifestSchema.parse({ ...manifest, format: 1, source: url }), url, unverified };
}
