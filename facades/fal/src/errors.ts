import type { ErrorItem } from "./contract.ts";

/** A request that is answered with an error, in the vendor's words. */
export class FalError extends Error {
  readonly statusCode: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  constructor(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`Answered with status ${statusCode}.`);
    this.name = "FalError";
    this.statusCode = statusCode;
    this.body = body;
    this.headers = headers;
  }
}

/** An error of the request's input: 422 with a list. */
export function inputError(...items: readonly ErrorItem[]): FalError {
  return new FalError(422, { detail: items }, { "x-fal-retryable": "false" });
}

/** An error of the service around the model: a text, and perhaps a type. */
export function serviceError(
  statusCode: number,
  detail: string,
  errorType?: string,
  headers: Readonly<Record<string, string>> = {},
): FalError {
  const body = errorType === undefined ? { detail } : { detail, error_type: errorType };
  return new FalError(
    statusCode,
    body,
    errorType === undefined ? headers : { "x-fal-error-type": errorType, ...headers },
  );
}

/** Where the vendor explains an error type of its own. */
export function explanationOf(type: string): string {
  return `https://docs.fal.ai/errors#${type}`;
}
