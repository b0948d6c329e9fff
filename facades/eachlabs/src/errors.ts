import type { ErrorBody } from "./contract.ts";

/** A request that is answered with an error, in the vendor's words. */
export class EachlabsError extends Error {
  readonly statusCode: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * @param message  What is wrong, in a few words.
   * @param details  Where and how, when there is more to say.
   */
  constructor(statusCode: number, message: string, details = "", headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "EachlabsError";
    this.statusCode = statusCode;
    this.body = { status: "error", message, details, error: message };
    this.headers = headers;
  }
}
