/** The caller has sent more requests than its rate allows. */
export class RateLimitedError extends Error {
  readonly statusCode = 429;
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number, message = `Too many requests. Try again in ${retryAfterSeconds} s.`) {
    super(message);
    this.name = "RateLimitedError";
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Of what its key may have done in a minute, day or month, or keep, nothing is left. Worded like a rate. */
export class QuotaExceededError extends RateLimitedError {
  constructor(message: string, retryAfterSeconds: number) {
    super(retryAfterSeconds, message);
    this.name = "QuotaExceededError";
  }
}

/** The key is known, and may not do this. */
export class ForbiddenError extends Error {
  readonly statusCode = 403;
  constructor(message: string) {
    super(message);
    this.name = "ForbiddenError";
  }
}

/** A request names a host that this server does not go by. Links in the answer would lead to that host. */
export class UnknownHostError extends Error {
  readonly statusCode = 421;
  constructor(host: string) {
    const shown = JSON.stringify(host.slice(0, 100));
    super(
      `This server does not go by the name ${shown}. Its operator can allow it, or set the server's public address.`,
    );
    this.name = "UnknownHostError";
  }
}
