import {
  findObjects,
  type FoundObject,
  type FoundText,
  findText,
  MissingPackageError,
  type ObjectNetwork,
  openInstalledNetwork,
  openInstalledObjectNetwork,
  type TextNetwork,
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
  const text = lazily<TextNetwork>(openInstalledNetwork);
  const objects = lazily<ObjectNetwork>(openInstalledObjectNetwork);
  return {
    findText: async (raster, options) => findText(raster, await text.open(), options),
    findObjects: async (raster, options) => findObjects(raster, await objects.open(), options),
    async close() {
      await text.close();
      await objects.close();
    },
  };
}

function lazily<Network extends { readonly close: () => Promise<void> }>(
  start: () => Promise<Network>,
): { open: () => Promise<Network>; close: () => Promise<void> } {
  let network: Promise<Network> | undefined;
  const tryToStart = async (): Promise<Network> => {
    try {
      return await start();
    } catch (cause) {
      network = undefined; // it may have been installed by the next time
      if (!(cause instanceof MissingPackageError)) throw cause;
      throw new EraseError("missing_package", cause.message, { cause });
    }
  };
  return {
    open: async () => (network ??= tryToStart()),
    async close() {
      const started = await network?.catch(() => undefined);
      await started?.close();
    },
  };
}
