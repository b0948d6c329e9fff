import type { WireError } from "./contract.ts";

export type ErrorFields = Omit<WireError, "taskType" | "taskUUID">;

/** A task that is answered with an error, in the vendor's words. */
export class RunwareError extends Error {
  readonly statusCode: number;
  readonly fields: ErrorFields;
  constructor(statusCode: number, fields: ErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.name = "RunwareError";
    this.statusCode = statusCode;
    this.fields = fields;
  }
}

/** The vendor's code for whatever is not there (any more), and for what failed without saying why. */
export function notFound(message: string, parameter?: string): RunwareError {
  return new RunwareError(404, {
    code: "taskFailedOrNotFound",
    message,
    ...(parameter !== undefined && { parameter }),
  });
}
