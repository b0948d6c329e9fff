import { fillInput } from "./contract.ts";
import { explanationOf, inputError } from "./errors.ts";
import { parseInput } from "./input-errors.ts";
import { readLaxFields } from "./lax-fields.ts";

/** Says what is wrong with a fill request, and when nothing is, that nobody here can fill. @throws FalError  422, always */
export function refuseFill(body: unknown): never {
  const lax = readLaxFields(body, { integers: ["seed", "num_images"], booleans: ["sync_mode", "enhance_prompt"] });
  parseInput(fillInput, lax, ["body"]);
  const type = "feature_not_supported";
  const msg = "No provider for fill is configured on this server. Erase works without one.";
  throw inputError({ loc: ["body"], msg, type, url: explanationOf(type) });
}
