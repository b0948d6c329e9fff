/** The files that were chosen are of no use. The message is for the person. */
export class NetworkChoiceError extends Error {
  override readonly name = "NetworkChoiceError";
}
