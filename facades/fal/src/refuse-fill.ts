import { fillInput } from "./contract.ts";
import { explanationOf, inputError } from "./errors.ts";
import { parseInput } from "./input-errors.ts";

/** Says what is wrong with a fill request, and when nothing is, that nobody here can fill. @throws FalError  422, always */
export function refuseFill(body: unknown): never {
  parseInput(fillInput, body, ["body"]);
  const type = "feature_not_supported";
  const msg = "No provider for fill is configured on this server. Erase works without one.";
  throw inputError({ loc: ["body"], msg, type, url: explanationOf(type) });
}
