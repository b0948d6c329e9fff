import type { EpochMs, OwnerId } from "../model/task.ts";

/** API keys. Only a hash of the secret is stored: nobody can read a key out of the database. */
export interface KeyStore {
  add(key: NewKey): Promise<void>;
  /** @param secretHash  Lower-case hex SHA-256 of the whole key as the caller sends it. Revoked keys are not found. */
  findByHash(secretHash: string): Promise<StoredKey | undefined>;
  /** Newest first, revoked ones included. */
  list(): Promise<readonly StoredKey[]>;
  /** @returns  false when there is no key of this name or id that is not revoked already. */
  revoke(nameOrId: string): Promise<boolean>;
}

export interface NewKey {
  readonly id: OwnerId;
  /** Unique among keys that are not revoked. */
  readonly name: string;
  readonly secretHash: string;
  readonly limits: KeyLimits;
}

export interface StoredKey extends NewKey {
  readonly createdAt: EpochMs;
  readonly revokedAt?: EpochMs;
}

/** What one key may do. A limit left out is the server's own. */
export interface KeyLimits {
  readonly requestsPerMinute?: number;
  readonly maxOpenTasks?: number;
}
