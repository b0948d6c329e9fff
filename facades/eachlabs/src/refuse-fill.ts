import { fillInput } from "./contract.ts";
import { EachlabsError } from "./errors.ts";
import { parseInput } from "./parse-input.ts";

/** Says what is wrong with a fill request, and when nothing is, that nobody here can fill. @throws EachlabsError  400, always */
export function refuseFill(input: unknown): never {
  parseInput(fillInput, input, "input");
  // Of a 5xx the vendor says to try again, which would help nobody.
  throw new EachlabsError(400, "No provider for fill is configured on this server; lacuna-erase works without one.");
}
