import type { CropSizes } from "../guess-provider.ts";
import type { ModelManifest } from "./model-manifest.ts";

/** The crops that a network takes. */
export function toCropSizes({ size }: Pick<ModelManifest, "size">): CropSizes {
  if (size.kind === "free") return size;
  const pixels = size.side ** 2;
  return { minPixels: pixels, maxPixels: pixels, multipleOf: size.side, isSquare: true };
}
