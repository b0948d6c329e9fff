import { randomUUID } from "node:crypto";
import { toBase64 } from "@lacuna/http/testing";
import { makePictures } from "./pictures.ts";

const { image, mask } = await makePictures();

/** An erase of a moment. */
export function eraseBody(
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> & { taskUUID: string } {
  return {
    taskType: "imageInference",
    taskUUID: randomUUID(),
    model: "bfl:flux@erase",
    inputs: { image: toBase64(image), mask: toBase64(mask) },
    outputFormat: "PNG",
    ...changes,
  };
}
