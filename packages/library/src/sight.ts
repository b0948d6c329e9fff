import { type FoundText, findText, MissingPackageError, openInstalledNetwork, type TextNetwork } from "@lacuna/detect";
import type { Raster } from "@lacuna/raster";
import { EraseError } from "./errors.ts";
import type { EraseRequest } from "./request.ts";

/** Finds things in pictures. The network is started when it is first needed, and kept. */
export interface Sight {
  /** @throws EraseError  missing_package; the signal's reason when aborted. */
  findText(raster: Raster, options: FindOptions): Promise<FoundText>;
  close(): Promise<void>;
}

interface FindOptions {
  readonly signal: EraseRequest["signal"] | undefined;
  readonly onProgress: EraseRequest["onProgress"] | undefined;
}

export function openSight(): Sight {
  let network: Promise<TextNetwork> | undefined;
  const open = async (): Promise<TextNetwork> => {
    try {
      return await openInstalledNetwork();
    } catch (cause) {
      network = undefined; // it may have been installed by the next time
      if (!(cause instanceof MissingPackageError)) throw cause;
      throw new EraseError("missing_package", cause.message, { cause });
    }
  };
  return {
    async findText(raster, options) {
      return findText(raster, await (network ??= open()), options);
    },
    async close() {
      const started = await network?.catch(() => undefined);
      await started?.close();
    },
  };
}
