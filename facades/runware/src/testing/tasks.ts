import { randomUUID } from "node:crypto";
import { base64, makePictures } from "./pictures.ts";

const { image, mask } = await makePictures();

/** An erase of a moment. */
export function eraseBody(
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> & { taskUUID: string } {
  return {
    taskType: "imageInference",
    taskUUID: randomUUID(),
    model: "bfl:flux@erase",
    inputs: { image: base64(image), mask: base64(mask) },
    outputFormat: "PNG",
    ...changes,
  };
}
