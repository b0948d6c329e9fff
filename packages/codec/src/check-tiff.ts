import { UnsupportedFormatError } from "./errors.ts";
import { integerValue, readTiff } from "./metadata/tiff-directory.ts";

const SUBFILE_TYPE = 254;
const PHOTOMETRIC = 262;
const SAMPLES_PER_PIXEL = 277;
const EXTRA_SAMPLES = 338;
const SUB_DIRECTORIES = 330;
const SAMPLE_FORMAT = 339;
const DNG_VERSION = 50706;

/** Photometric interpretations that hold plain gray, RGB, palette, CMYK or YCbCr. */
const READABLE: readonly number[] = [0, 1, 2, 3, 5, 6];
const PHOTOMETRIC_NAMES: Readonly<Record<number, string>> = {
  4: "a transparency mask",
  8: "Lab",
  9: "ICC Lab",
  10: "ITU Lab",
};
const CAMERA_RAW: readonly number[] = [32803, 34892]; // color filter array, linear raw
const UNSIGNED = 1;
const PREMULTIPLIED = 1;
const MAX_SAMPLES = 5;
const REDUCED_RESOLUTION = 1;

/**
 * Refuses TIFFs whose samples the decoder would misread rather than reject: half floats come out as 16-bit integers,
 * and a camera raw file's first page is its thumbnail.
 *
 * @returns  Notes for the caller. None for a BigTIFF, whose directory is not looked into.
 * @throws UnsupportedFormatError
 */
export function checkTiff(bytes: Uint8Array): string[] {
  const file = readTiff(bytes);
  if (file === undefined) return [];
  const value = (tag: number): number | undefined => integerValue(file, tag);
  const has = (tag: number): boolean => file.entries.some((entry) => entry.tag === tag);
  const photometric = value(PHOTOMETRIC) ?? READABLE[0];
  const isThumbnail = value(SUBFILE_TYPE) === REDUCED_RESOLUTION && has(SUB_DIRECTORIES);
  if (CAMERA_RAW.includes(photometric) || has(DNG_VERSION) || isThumbnail) {
    throw new UnsupportedFormatError("The file is a camera raw file; develop it to TIFF, PNG or JPEG first.");
  }
  if (!READABLE.includes(photometric)) {
    const name = PHOTOMETRIC_NAMES[photometric] ?? `number ${photometric}`;
    throw new UnsupportedFormatError(`The TIFF file is in the color space ${name}; gray, RGB and CMYK can be read.`);
  }
  if ((value(SAMPLE_FORMAT) ?? UNSIGNED) !== UNSIGNED) {
    throw new UnsupportedFormatError(
      "The TIFF file has signed or floating-point samples; 8 and 16 bits unsigned can be read.",
    );
  }
  const samples = value(SAMPLES_PER_PIXEL) ?? 1;
  if (samples > MAX_SAMPLES) {
    throw new UnsupportedFormatError(`The TIFF file has ${samples} channels; at most CMYK and alpha can be read.`);
  }
  return value(EXTRA_SAMPLES) === PREMULTIPLIED
    ? ["The TIFF file stores colors multiplied by alpha; they were divided by it, and are written as straight alpha."]
    : [];
}
