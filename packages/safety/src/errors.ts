/** A checker does not answer, or with nonsense. The message is for the operator. */
export class CheckerUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CheckerUnavailableError";
  }
}

/** The package with the network is not installed. The message says how to. */
export class MissingCheckerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MissingCheckerError";
  }
}
