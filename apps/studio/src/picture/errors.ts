/** The file cannot be opened. The message is a sentence for the person who tried. */
export class UnreadablePictureError extends Error {
  override readonly name = "UnreadablePictureError";
}
