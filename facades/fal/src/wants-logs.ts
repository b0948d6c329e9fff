import { laxBoolean } from "@lacuna/http";
import { parseInput } from "./input-errors.ts";

/** `?logs=1`, as JavaScript asks, or `true`, as Python does. The last one counts. @throws FalError  422 */
export function readWantsLogs(query: Readonly<Record<string, unknown>>): boolean {
  const value: unknown = Array.isArray(query.logs) ? query.logs.at(-1) : query.logs;
  return value === undefined ? false : parseInput(laxBoolean(), value, ["query", "logs"]);
}
