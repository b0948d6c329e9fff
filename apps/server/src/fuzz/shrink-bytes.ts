/** Attempts in all: a fault that takes long to show is not looked at for hours. */
const MOST_ATTEMPTS = 300;

/**
 * Cuts pieces out of a file for as long as it still shows its fault, halves first, then ever smaller ones: what is left is
 * small enough to be kept in the corpus.
 *
 * @param isFaulty  Whether these bytes show the fault. Must be true for `bytes`.
 */
export async function shrinkBytes(
  bytes: Uint8Array,
  isFaulty: (bytes: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let least = bytes;
  let attempts = 0;
  for (let length = Math.ceil(bytes.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < least.length && attempts < MOST_ATTEMPTS; attempts++) {
      const rest = Buffer.concat([least.subarray(0, at), least.subarray(at + length)]);
      if (rest.length > 0 && (await isFaulty(rest))) least = rest;
      else at += length;
    }
  }
  return least;
}
