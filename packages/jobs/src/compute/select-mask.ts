import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeMask } from "@lacuna/codec";
import { readMask, readPicture } from "@lacuna/library";
import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { drawAllowed, type Search, searchShadow, searchText } from "./find-things.ts";
import type { Networks } from "./open-networks.ts";
import { resultFile, type SelectOrder, type SelectReport } from "./protocol.ts";
import { readInput, readMaskInput } from "./read-inputs.ts";

/**
 * Finds what an order asks for, and writes the mask of it and of what was marked already beside its inputs.
 *
 * @throws EraseError  of the library; MissingPackageError; the signal's reason when aborted.
 */
export async function selectMask(
  networks: Networks,
  order: SelectOrder,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<SelectReport> {
  const { find, maskKind, maxPixels, growPx = 0 } = order;
  const image = await readInput(order, "image");
  const picture = await readPicture({ image, maxPixels });
  const { raster } = picture;
  const given = maskKind === "none" ? undefined : await readMaskInput({ ...order, maskKind }, image);
  const marked = given === undefined ? undefined : await readMask({ image, mask: given, maxPixels }, picture);
  const allowed = drawAllowed(order, raster);
  const search: Search = { raster, networks, signal, onProgress, ...(allowed && { allowed }) };

  const object = marked ?? createMask(raster.width, raster.height);
  const shadow = find.includes("shadow") ? searchShadow(search, object) : undefined;
  const text = find.includes("text") ? await searchText(search) : undefined;
  const drawn = growMask(shadow === undefined ? object : unite(object, shadow.mask), growPx);
  const mask = text === undefined ? drawn : unite(drawn, text.mask);

  const bytes = await encodeMask(mask);
  signal.throwIfAborted();
  await writeFile(join(order.folder, resultFile(0)), bytes);
  const finds = [shadow, text].filter((found) => found !== undefined);
  return {
    image: { format: "png", width: mask.width, height: mask.height, sizeBytes: bytes.length, seed: 0 },
    found: finds.flatMap(({ things }) => things),
    markedPixels: countMarked(mask),
    warnings: [...(marked?.notes ?? []), ...finds.flatMap(({ things, none }) => (things.length === 0 ? [none] : []))],
  };
}

function unite(a: Mask, b: Mask): Mask {
  return createMask(
    a.width,
    a.height,
    a.data.map((value, p) => Math.max(value, b.data[p])),
  );
}

function countMarked({ data }: Mask): number {
  let count = 0;
  for (let p = 0; p < data.length; p++) if (data[p] >= HOLE_THRESHOLD) count++;
  return count;
}
