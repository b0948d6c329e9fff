import { decodeImage, decodeMask, probePicture } from "@lacuna/codec";
import { decodeInlineImage, IntakeError } from "@lacuna/jobs";
import { type Fault, toFault } from "./fault.ts";
import { type Random, pick } from "../testing/random.ts";
import { mutateBytes } from "./mutate.ts";
import { shrinkBytes } from "./shrink-bytes.ts";

/** What a decoder may throw, by its `code`: anything else is a fault. */
const EXPECTED: ReadonlySet<unknown> = new Set(["unsupported_format", "damaged_image", "too_large", "mask_mismatch"]);
/** Of a picture of some hundred pixels. */
const LONGEST_MS = 5000;
const LIMITS = { maxPixels: 1_000_000, maxBytes: 1_000_000 };

type Reader = (bytes: Uint8Array) => Promise<unknown>;

const READERS: readonly Reader[] = [
  (bytes) => decodeImage(bytes, LIMITS),
  (bytes) => decodeMask(bytes, { ...LIMITS, size: { width: 24, height: 16 } }),
  (bytes) => probePicture(bytes, LIMITS),
  // The same bytes as a picture that stands in a text.
  async (bytes) => decodeInlineImage(Buffer.from(bytes).toString("latin1")),
];

/** Reads a damaged file as image, mask, header or text. @returns  The fault, with the shortest file that shows it. */
export async function fuzzPicture(corpus: readonly Uint8Array[], random: Random): Promise<Fault | undefined> {
  const bytes = mutateBytes(pick(corpus, random), random);
  const read = pick(READERS, random);
  const fault = await faultOf(read, bytes);
  if (fault === undefined) return undefined;
  const least = await shrinkBytes(bytes, async (rest) => (await faultOf(read, rest)) === fault);
  return toFault("picture", fault, Buffer.from(least).toString("base64"));
}

async function faultOf(read: Reader, bytes: Uint8Array): Promise<string | undefined> {
  const startedAt = performance.now();
  try {
    await read(bytes);
  } catch (error) {
    const isNamed =
      error instanceof IntakeError || (error instanceof Error && "code" in error && EXPECTED.has(error.code));
    if (!isNamed) return String(error);
  }
  return performance.now() - startedAt > LONGEST_MS ? "took longer than allowed" : undefined;
}
