import { inputError } from "./errors.ts";
import { readBoolean } from "./lax-fields.ts";

/** `?logs=1`, as JavaScript asks, or `true`, as Python does. The last one counts. @throws FalError  422 */
export function readWantsLogs(query: Readonly<Record<string, unknown>>): boolean {
  const value: unknown = Array.isArray(query.logs) ? query.logs.at(-1) : query.logs;
  if (value === undefined) return false;
  const wants = readBoolean(value);
  if (typeof wants === "boolean") return wants;
  const msg = "Input should be a valid boolean, unable to interpret input";
  throw inputError({ loc: ["query", "logs"], msg, type: "bool_parsing", input: value });
}
