import { EncodeFailedError, type InputFormat, requireWritable } from "@lacuna/codec";
import { growSize, resolveCanvas } from "@lacuna/library";
import type { Command, SubmittedCommand } from "../model/command.ts";
import type { PixelSize } from "../model/task.ts";
import { IntakeError } from "./intake-error.ts";

/**
 * Says how large a command's result will be, and refuses canvases that cannot be.
 *
 * @param image  Of the upright image, whose format is the result's where the command names none.
 * @throws IntakeError  canvas_mismatch, too_large or encode_failed.
 */
export function checkCanvas(
  { mask, output }: Command | SubmittedCommand,
  image: PixelSize & { readonly format: InputFormat },
  maxPixels: number,
): PixelSize {
  if (mask.kind !== "beyond") return image;
  const size = growSize(
    image,
    resolve(() => resolveCanvas(mask.canvas, image)),
  );
  if (size.width * size.height > maxPixels) {
    const pixels = (size.width * size.height).toLocaleString("en-US");
    const message = `The canvas would be ${size.width}×${size.height}, ${pixels} pixels; at most ${maxPixels.toLocaleString("en-US")} are allowed.`;
    throw new IntakeError({ code: "too_large", message });
  }
  const own = image.format === "gif" ? "png" : image.format;
  try {
    requireWritable(size, output.format === "same" ? own : output.format);
  } catch (cause) {
    if (!(cause instanceof EncodeFailedError)) throw cause;
    throw new IntakeError({ code: "encode_failed", message: cause.message }, { cause });
  }
  return size;
}

function resolve<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `${cause.message.charAt(0).toUpperCase()}${cause.message.slice(1)}.`;
    throw new IntakeError({ code: "canvas_mismatch", message }, { cause });
  }
}
