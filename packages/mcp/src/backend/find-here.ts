import { decodeImage, maskFromShapes } from "@lacuna/codec";
import { findThings, MissingPackageError, type Networks } from "@lacuna/detect";
import { ToolError } from "../errors/failure.ts";
import { namingSource } from "../errors/to-failure.ts";
import type { BackendRun, FindJob, FoundSelection } from "./erase-backend.ts";

/**
 * Finds in this process. A network holds its thread up for up to a second at a time.
 *
 * @throws ToolError  also no_provider, where the network's packages are not installed.
 */
export async function findHere(
  { image, find, within, marked }: FindJob,
  networks: Networks,
  maxPixels: number,
  { signal, onProgress }: BackendRun,
): Promise<FoundSelection> {
  const { raster } = await namingSource(image.name, () => decodeImage(image.bytes, { maxPixels }));
  const allowed = within && (await namingSource("within", () => maskFromShapes(raster, within)));
  signal.throwIfAborted();
  try {
    const { mask, things, notes, text } = await findThings(raster, { find, allowed, marked }, networks, {
      signal,
      onProgress,
    });
    return { mask, found: things, notes, ...(text && { text }) };
  } catch (cause) {
    if (cause instanceof MissingPackageError) throw new ToolError("no_provider", cause.message, { cause });
    throw cause;
  }
}
