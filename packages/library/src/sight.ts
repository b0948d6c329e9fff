import { MissingPackageError, type Networks, openNetworks } from "@lacuna/detect";
import { EraseError } from "./errors.ts";

/** Networks that find things in pictures. Each is started when it is first needed, and kept; `missing_package` where it cannot be. */
export type Sight = Networks;

export function openSight(): Sight {
  const networks = openNetworks();
  return {
    text: () => namingMissing(networks.text()),
    objects: () => namingMissing(networks.objects()),
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
