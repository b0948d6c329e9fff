import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { probePicture } from "@lacuna/codec";
import type { EraseRequest, NamedBytes } from "@lacuna/library";
import type { BeyondMask, Drawing, InputRole } from "../model/command.ts";
import { drawMask } from "./draw-mask.ts";
import { type EraseOrder, FOUND_FILES, INPUT_FILES, type WorkOrder } from "./protocol.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/** Reads one of the files that the supervisor has put into an order's folder. */
export async function readInput({ folder }: Pick<WorkOrder, "folder">, role: InputRole): Promise<NamedBytes> {
  return { name: INPUT_NAMES[role], bytes: await readFile(join(folder, INPUT_FILES[role])) };
}

type MaskOrder = Pick<EraseOrder, "folder" | "maskKind" | "maxPixels">;

/** What of a larger canvas is to be filled, where an order has such a mask. */
export async function readBeyond(order: MaskOrder): Promise<BeyondMask | undefined> {
  if (order.maskKind !== "beyond") return undefined;
  const beyond: BeyondMask = JSON.parse(new TextDecoder().decode((await readInput(order, "mask")).bytes));
  return beyond;
}

/** What must not be copied from: the command's mask, and lettering that a search has left. */
export async function readAvoidInputs(
  order: Pick<EraseOrder, "folder" | "hasAvoid" | "hasLettering">,
): Promise<(NamedBytes | string)[]> {
  return [
    ...(order.hasAvoid ? [await readInput(order, "avoid")] : []),
    ...(order.hasLettering ? [join(order.folder, FOUND_FILES.lettering)] : []),
  ];
}

/** What the library is to take as the mask: a file, what a drawing comes to, or the image's own transparency. */
export async function readMaskInput(order: MaskOrder, image: NamedBytes): Promise<EraseRequest["mask"]> {
  if (order.maskKind === "alpha") return "alpha";
  const file = await readInput(order, "mask");
  if (order.maskKind === "file") return file;
  const drawing: Drawing = JSON.parse(new TextDecoder().decode(file.bytes));
  return drawMask(drawing, await probePicture(image.bytes, { maxPixels: order.maxPixels }));
}
