import {
  findObjects,
  type FoundObject,
  type FoundText,
  findText,
  MissingPackageError,
  openNetworks,
} from "@lacuna/detect";
import type { Raster } from "@lacuna/raster";
import { EraseError } from "./errors.ts";
import type { EraseRequest } from "./request.ts";

/** Finds things in pictures. Each network is started when it is first needed, and kept. */
export interface Sight {
  /** @throws EraseError  missing_package; the signal's reason when aborted. */
  findText(raster: Raster, options: FindOptions): Promise<FoundText>;
  /** @throws EraseError  likewise. */
  findObjects(
    raster: Raster,
    options: FindOptions & { readonly classes: readonly string[] | undefined },
  ): Promise<readonly FoundObject[]>;
  close(): Promise<void>;
}

interface FindOptions {
  readonly signal: EraseRequest["signal"] | undefined;
  readonly onProgress: EraseRequest["onProgress"] | undefined;
}

export function openSight(): Sight {
  const networks = openNetworks();
  return {
    findText: async (raster, options) => findText(raster, await namingMissing(networks.text()), options),
    findObjects: async (raster, options) => findObjects(raster, await namingMissing(networks.objects()), options),
    close: () => networks.close(),
  };
}

async function namingMissing<Network>(opening: Promise<Network>): Promise<Network> {
  try {
    return await opening;
  } catch (cause) {
    if (!(cause instanceof MissingPackageError)) throw cause;
    throw new EraseError("missing_package", cause.message, { cause });
  }
}
