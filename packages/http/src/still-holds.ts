import type { OwnerId } from "@lacuna/jobs";
import { ForbiddenError } from "./errors.ts";
import type { KeyRing } from "./key-ring.ts";
import { outageOf } from "./outage.ts";

/** What was begun with a key goes on no longer than the key. */
export class KeyRevokedError extends Error {
  constructor() {
    super("The key of this connection opens nothing any more.");
    this.name = "KeyRevokedError";
  }
}

/**
 * Whether what lasts longer than a request, a connection or a stream of events, may go on: asked before each message. It
 * may not when the key was revoked, its time is up, or this contract was taken from its scope. A database that is away
 * revokes nothing.
 */
export async function stillHolds(keys: KeyRing, owner: OwnerId): Promise<boolean> {
  try {
    return (await keys.find(owner)) !== undefined;
  } catch (error) {
    if (error instanceof ForbiddenError) return false;
    if (outageOf(error) !== undefined) return true;
    throw error;
  }
}
