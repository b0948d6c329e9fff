/** A network that erases could not: its file is another, it took too much memory, its process died. */
export class ModelFailedError extends Error {
  readonly code = "model_failed";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ModelFailedError";
  }
}
