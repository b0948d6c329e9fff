import { decodeImage, decodeMask, probePicture } from "@lacuna/codec";
import { decodeInlineImage, IntakeError } from "@lacuna/jobs";
import { mutateBytes, pick, type Random } from "./mutate.ts";

/** What a decoder may throw, by its `code`: anything else is a fault. */
const EXPECTED: ReadonlySet<unknown> = new Set(["unsupported_format", "damaged_image", "too_large", "mask_mismatch"]);
/** Of a picture of some hundred pixels. */
const LONGEST_MS = 5000;
const LIMITS = { maxPixels: 1_000_000, maxBytes: 1_000_000 };

/** Decodes a damaged file as image, mask, header and text. @throws Error  naming the fault. */
export async function fuzzPicture(corpus: readonly Uint8Array[], random: Random): Promise<void> {
  const bytes = mutateBytes(pick(corpus, random), random);
  const startedAt = performance.now();
  const ways = [
    () => decodeImage(bytes, LIMITS),
    () => decodeMask(bytes, { ...LIMITS, size: { width: 24, height: 16 } }),
    () => probePicture(bytes, LIMITS),
  ];
  try {
    await pick(ways, random)();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && EXPECTED.has(error.code))) throw describe(error, bytes);
  }
  if (performance.now() - startedAt > LONGEST_MS) throw describe(new Error("took longer than allowed"), bytes);
  readText(bytes);
}

/** The same bytes as a picture that stands in a text. */
function readText(bytes: Uint8Array): void {
  try {
    decodeInlineImage(Buffer.from(bytes).toString("latin1"));
  } catch (error) {
    if (!(error instanceof IntakeError)) throw describe(error, bytes);
  }
}

function describe(cause: unknown, bytes: Uint8Array): Error {
  return new Error(`${String(cause)} for base64:${Buffer.from(bytes).toString("base64")}`, { cause });
}
