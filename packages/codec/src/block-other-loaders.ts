import sharp from "sharp";

/** The only loaders that this package needs. It hands over bytes, never paths. */
const LOADERS: readonly string[] = [
  "VipsForeignLoadJpegBuffer",
  "VipsForeignLoadPngBuffer",
  "VipsForeignLoadWebpBuffer",
  "VipsForeignLoadHeifBuffer",
  "VipsForeignLoadTiffBuffer",
  "VipsForeignLoadNsgifBuffer",
];

/**
 * Takes every other loader (SVG, PDF, anything from a path) out of this process's libvips: a second lock behind
 * `detectFormat`, which lets nothing else through in the first place.
 *
 * For programs to call when they start. A library must not, because it changes sharp for everybody in the process.
 */
export function blockOtherLoaders(): void {
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: [...LOADERS] });
}
