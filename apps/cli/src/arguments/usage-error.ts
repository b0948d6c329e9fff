/** The command line asks for something that cannot be meant. The message says what to write instead. */
export class UsageError extends Error {
  readonly code = "usage";
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
