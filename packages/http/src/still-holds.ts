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

/** Who waits for a result hears within so long that the key was revoked. */
const ASKED_EVERY_MS = 5000;

/**
 * Asked before what lasts longer than a request goes on: before each message of a connection or stream of events. A
 * database that is away revokes nothing.
 *
 * @throws KeyRevokedError  when the key was revoked, or its time is up.
 * @throws ForbiddenError   when this contract was taken from its scope.
 */
export async function requireKey(keys: KeyRing, owner: OwnerId): Promise<void> {
  try {
    if ((await keys.find(owner)) === undefined) throw new KeyRevokedError();
  } catch (error) {
    if (outageOf(error) === undefined) throw error;
  }
}

/** The same, for who has no use for the reason. */
export async function stillHolds(keys: KeyRing, owner: OwnerId): Promise<boolean> {
  try {
    await requireKey(keys, owner);
    return true;
  } catch (error) {
    if (error instanceof KeyRevokedError || error instanceof ForbiddenError) return false;
    throw error;
  }
}

/**
 * Waits for something in the name of a caller: only for as long as the key holds, and the outcome is the caller's only if it still does.
 *
 * @param signal  The client's.
 * @param wait    Is given a signal that is aborted with the client's, or when the key no longer holds.
 * @throws  What `requireKey` and `wait` throw.
 */
export async function whileKeyHolds<T>(
  keys: KeyRing,
  owner: OwnerId,
  signal: AbortSignal,
  wait: (signal: AbortSignal) => Promise<T>,
  { everyMs = ASKED_EVERY_MS }: { readonly everyMs?: number } = {},
): Promise<T> {
  const ended = new AbortController();
  const timer = setInterval(() => {
    requireKey(keys, owner).catch((error: unknown) => ended.abort(error));
  }, everyMs);
  try {
    const outcome = await wait(AbortSignal.any([signal, ended.signal]));
    await requireKey(keys, owner);
    return outcome;
  } finally {
    clearInterval(timer);
  }
}
