import { fillTask } from "../contract.ts";
import { RunwareError } from "../errors.ts";
import { parseTask } from "../parse-task.ts";

/** Says what is wrong with a fill task, and when nothing is, that nobody here can fill. @throws RunwareError  400, always */
export function refuseFill(body: object): never {
  parseTask(fillTask, { ...body, inputs: inputsOf(body) });
  const message = "No provider for fill is configured on this server; bfl:flux@erase works without one.";
  throw new RunwareError(400, { code: "unsupportedModel", message, parameter: "model" });
}

/** Older clients send the pictures flat. */
function inputsOf(body: { readonly inputs?: unknown; readonly seedImage?: unknown; readonly maskImage?: unknown }) {
  const { inputs, seedImage, maskImage } = body;
  return inputs === undefined && seedImage !== undefined ? { image: seedImage, mask: maskImage } : inputs;
}
