/** The caller has sent more requests than its rate allows. */
export class RateLimitedError extends Error {
  readonly statusCode = 429;
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Too many requests. Try again in ${retryAfterSeconds} s.`);
    this.name = "RateLimitedError";
    this.retryAfterSeconds = retryAfterSeconds;
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
