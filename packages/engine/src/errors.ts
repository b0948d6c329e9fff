/** The hole leaves no known pixel to continue from, or none that may be copied. */
export class EmptySourceError extends Error {
  readonly code = "empty_source";
  constructor(message: string) {
    super(message);
    this.name = "EmptySourceError";
  }
}
