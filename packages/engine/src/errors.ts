/** The hole covers the whole picture: there is no known pixel to continue from. */
export class EmptySourceError extends Error {
  readonly code = "empty_source";
  constructor(message: string) {
    super(message);
    this.name = "EmptySourceError";
  }
}
