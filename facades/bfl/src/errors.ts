import type { FastApiIssue } from "@lacuna/http";

/** A request that is answered with an error, in the vendor's words. */
export class BflError extends Error {
  readonly statusCode: number;
  readonly body: { readonly detail: string | readonly FastApiIssue[] };
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    statusCode: number,
    detail: string | readonly FastApiIssue[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === "string" ? detail : `Answered with status ${statusCode}.`);
    this.name = "BflError";
    this.statusCode = statusCode;
    this.body = { detail };
    this.headers = headers;
  }
}
