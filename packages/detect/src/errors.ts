/** A package that is installed only where it is wanted is not there. The message says how to install it. */
export class MissingPackageError extends Error {
  readonly code = "missing_package";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MissingPackageError";
  }
}
