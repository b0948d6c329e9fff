export type OutboundErrorCode = "address_refused" | "unreachable" | "bad_status" | "too_large" | "timed_out";

/** An exchange with a caller's address that was refused or did not succeed. The message is safe to show to the caller. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;
  constructor(code: OutboundErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutboundError";
    this.code = code;
  }
}
