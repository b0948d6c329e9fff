import type { EpochMs, OwnerId } from "../model/task.ts";

/** API keys. Only a hash of the secret is stored: nobody can read a key out of the database. */
export interface KeyStore {
  add(key: NewKey): Promise<void>;
  /** @param secretHash  Lower-case hex SHA-256 of the whole key as the caller sends it. Revoked keys are not found. */
  findByHash(secretHash: string): Promise<StoredKey | undefined>;
  /** By name or id; one that is not revoked before one that is. */
  find(nameOrId: string): Promise<StoredKey | undefined>;
  /** Newest first, revoked ones included. */
  list(): Promise<readonly StoredKey[]>;
  /** Puts these in place of what the key was allowed before. @returns  false when there is no such key that is not revoked. */
  edit(nameOrId: string, allowed: KeyAllowance): Promise<boolean>;
  /** @returns  false when there is no key of this name or id that is not revoked already. */
  revoke(nameOrId: string): Promise<boolean>;
  /** Notes that a key has just been used; costs nothing when that was noted within the last minute. */
  noteUse(id: OwnerId): Promise<void>;
  /** What a key has used of its quotas, and holds. */
  readUse(id: OwnerId): Promise<KeyUse>;
}

export interface NewKey extends KeyAllowance {
  readonly id: OwnerId;
  /** Unique among keys that are not revoked. */
  readonly name: string;
  readonly secretHash: string;
}

export interface StoredKey extends NewKey {
  readonly createdAt: EpochMs;
  /** To within minutes. Missing: never. */
  readonly lastUsedAt?: EpochMs;
  readonly revokedAt?: EpochMs;
}

/** What may be done with a key, how much of it, and until when. */
export interface KeyAllowance {
  readonly limits: KeyLimits;
  /** Default: everything. */
  readonly scope?: KeyScope;
  /** Opens nothing from then on. */
  readonly expiresAt?: EpochMs;
}

/** What one key may do. What is left out is not restricted. */
export interface KeyScope {
  /** "bfl", "fal", …: names of facades. */
  readonly contracts?: readonly string[];
  /** Of commands: "erase", "fill", … */
  readonly kinds?: readonly string[];
  /** May ask for what is there, but neither submit, upload, cancel nor delete. */
  readonly isReadOnly?: boolean;
}

/** How much one key may do. A limit left out is the server's own. */
export interface KeyLimits extends Quotas {
  readonly requestsPerMinute?: number;
  readonly maxOpenTasks?: number;
}

/** Counted in the database, and so the same whichever server is asked. Days and months are those of UTC. */
export interface Quotas {
  readonly tasksPerMinute?: number;
  readonly tasksPerDay?: number;
  readonly tasksPerMonth?: number;
  /** Of the pictures that tasks are about; those given by address count when they have been fetched. */
  readonly megapixelsPerDay?: number;
  readonly megapixelsPerMonth?: number;
  /** Results and uploads that are kept at one time. */
  readonly storageBytes?: number;
}

export interface KeyUse {
  readonly openTasks: number;
  /** Zero where no quota asks for the count. */
  readonly tasks: { readonly minute: number; readonly day: number; readonly month: number };
  readonly megapixels: { readonly day: number; readonly month: number };
  readonly storageBytes: number;
}
