/** The provider cannot do what it was asked for. The message is safe to show to the caller. */
export class GuessRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GuessRefusedError";
  }
}

/** The provider's program or connection died in the middle. Another try may do better. */
export class GuessLostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GuessLostError";
  }
}

/** The provider took longer for one guess than it may. */
export class GuessTimeoutError extends Error {
  readonly limitMs: number;
  constructor(limitMs: number) {
    super(`The provider took longer than ${limitMs / 1000} s.`);
    this.name = "GuessTimeoutError";
    this.limitMs = limitMs;
  }
}

/** A vendor would not make, or not hand over, this picture, because of what it holds. The message is safe to show. */
export class GuessModeratedError extends Error {
  /** `request`: the prompt or the picture sent; `result`: what was made of it. */
  readonly subject: "request" | "result";
  constructor(subject: "request" | "result", message: string) {
    super(message);
    this.name = "GuessModeratedError";
    this.subject = subject;
  }
}

/** An error with its causes: a program's own words are often there. They name files and addresses: for the operator only. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const why = error.cause === undefined ? error.message : explainError(error.cause);
  return why === error.message ? why : `${error.message} (${why})`;
}
