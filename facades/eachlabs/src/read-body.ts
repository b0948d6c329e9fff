import { readJsonBody } from "@lacuna/http";
import { EachlabsError } from "./errors.ts";

const MESSAGE = "Invalid request body";

/** @param body  As `acceptJsonBodies` has left it. @throws EachlabsError  400 */
export function readBody(body: unknown): unknown {
  const read = readJsonBody(body);
  switch (read.kind) {
    case "json":
      return read.value;
    case "empty":
      throw new EachlabsError(400, MESSAGE, "The body is empty; expected a JSON object.");
    case "other_type":
      throw new EachlabsError(400, MESSAGE, "Expected Content-Type: application/json.");
    case "not_text":
      throw new EachlabsError(400, MESSAGE, "The body is not UTF-8.");
    case "not_json":
      throw new EachlabsError(400, MESSAGE, `The body is not JSON: ${read.reason}.`);
    case "too_deep":
      throw new EachlabsError(400, MESSAGE, "The body is nested too deeply.");
    default:
      return read satisfies never;
  }
}
