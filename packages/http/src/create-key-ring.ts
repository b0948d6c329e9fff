import { type KeyStore, LOCAL_OWNER, type StoredKey } from "@lacuna/jobs";
import { deleteOldest } from "./delete-oldest.ts";
import { hashKey } from "./key-hash.ts";
import type { Caller, KeyRing } from "./key-ring.ts";

export interface KeyRingSettings {
  readonly keys: Pick<KeyStore, "find" | "findByHash"> & Partial<Pick<KeyStore, "noteUse">>;
  /** No keys are needed: everybody is `LOCAL_OWNER`, whatever they show. For a server that only this machine reaches. */
  readonly isOpen: boolean;
  /** How long a key that was found is believed, and so how late a revocation may be noticed. Default 2 s. */
  readonly rememberMs?: number;
  readonly now?: () => number;
}

const LOCAL: Caller = { owner: LOCAL_OWNER, name: LOCAL_OWNER, limits: {} };
/** More than anybody has keys in use at once; when it is reached, the oldest goes. */
const MOST_REMEMBERED = 1000;

/** Of each key, in this process. */
const USE_NOTED_EVERY_MS = 5 * 60_000;

interface Remembered {
  /** Shared by requests that come while the store is being asked. */
  readonly caller: Promise<Caller | undefined>;
  readonly until: number;
}

/** Keys are looked up by their hash: neither the store nor this memory holds one that could be used. */
export function createKeyRing({ keys, isOpen, rememberMs = 2000, now = Date.now }: KeyRingSettings): KeyRing {
  /** By the key's hash, or its owner. */
  const remembered = new Map<string, Remembered>();
  /** When the use of a key was last noted. Those noted longest ago first. */
  const noted = new Map<string, number>();

  /** Nobody waits for it, and a database that is away has other ways to say so. */
  function noteUse({ owner }: Caller): void {
    const at = now();
    if (at < (noted.get(owner) ?? -Infinity) + USE_NOTED_EVERY_MS) return;
    noted.delete(owner);
    noted.set(owner, at);
    if (noted.size > MOST_REMEMBERED) deleteOldest(noted);
    keys.noteUse?.(owner).catch(() => noted.delete(owner));
  }

  function remember(name: string, look: () => Promise<StoredKey | undefined>): Promise<Caller | undefined> {
    const known = remembered.get(name);
    if (known !== undefined && now() < known.until) return known.caller;
    const caller = look().then((found) => toCaller(found, now()));
    const entry: Remembered = { caller, until: now() + rememberMs };
    remembered.delete(name);
    remembered.set(name, entry);
    if (remembered.size > MOST_REMEMBERED) deleteOldest(remembered);
    // Unknown keys are not remembered: one that has just been made works at once.
    const forget = (): void => {
      if (remembered.get(name) === entry) remembered.delete(name);
    };
    caller.then((found) => {
      if (found === undefined) forget();
    }, forget);
    return caller;
  }

  return {
    async check(key) {
      if (isOpen) return { kind: "known", caller: LOCAL };
      if (key === undefined || key === "") return { kind: "missing" };
      const secretHash = hashKey(key);
      const caller = await remember(`key ${secretHash}`, () => keys.findByHash(secretHash));
      if (caller === undefined) return { kind: "unknown" };
      noteUse(caller);
      return { kind: "known", caller };
    },
    async find(owner) {
      if (isOpen) return owner === LOCAL_OWNER ? LOCAL : undefined;
      return remember(`owner ${owner}`, async () => {
        const found = await keys.find(owner);
        return found?.id === owner && found.revokedAt === undefined ? found : undefined; // names are not asked for
      });
    },
  };
}

/** A key whose time is up is known no more than one that was revoked. */
function toCaller(found: StoredKey | undefined, now: number): Caller | undefined {
  if (found === undefined || (found.expiresAt !== undefined && found.expiresAt <= now)) return undefined;
  return { owner: found.id, name: found.name, limits: found.limits, ...(found.scope && { scope: found.scope }) };
}
