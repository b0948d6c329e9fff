import { generateKey } from "@lacuna/http";
import { type KeyLimits, type KeyStore, openJobStore, type StoredKey } from "@lacuna/jobs";
import type { Config } from "../config/check-config.ts";
import { CommandError } from "./command-error.ts";

export interface NewKeyRequest {
  readonly name: string;
  readonly rate?: number;
  readonly maxOpen?: number;
}

export type Print = (line: string) => void;

/** Opens the store, also while a server runs on it, and closes it again. */
export async function withKeys(config: Config, use: (keys: KeyStore) => Promise<void>): Promise<void> {
  const { store } = await openJobStore({
    folder: config.dataFolder,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  try {
    await use(store.keys);
  } finally {
    await store.close();
  }
}

/** Prints the key and nothing else, so that it can be piped to where it is needed. */
export async function addKey(keys: KeyStore, { name, rate, maxOpen }: NewKeyRequest, print: Print): Promise<void> {
  const { id, key, secretHash } = generateKey();
  const limits: KeyLimits = {
    ...(rate !== undefined && { requestsPerMinute: rate }),
    ...(maxOpen !== undefined && { maxOpenTasks: maxOpen }),
  };
  await keys.add({ id, name, secretHash, limits });
  print(key);
}

export async function listKeys(keys: KeyStore, print: Print): Promise<void> {
  for (const key of await keys.list()) print(describeKey(key));
}

/** @throws CommandError  when there is no such key. */
export async function revokeKey(keys: KeyStore, nameOrId: string): Promise<void> {
  if (!(await keys.revoke(nameOrId)))
    throw new CommandError(`There is no key "${nameOrId}" that is not revoked already.`);
}

/** Fields separated by tabs: id, name, since when, limits, whether it is revoked. */
function describeKey({ id, name, createdAt, revokedAt, limits }: StoredKey): string {
  const rate = limits.requestsPerMinute === undefined ? "" : `${limits.requestsPerMinute} requests a minute`;
  const open = limits.maxOpenTasks === undefined ? "" : `${limits.maxOpenTasks} open tasks`;
  const state = revokedAt === undefined ? "valid" : `revoked ${new Date(revokedAt).toISOString()}`;
  const allLimits = [rate, open].filter((limit) => limit !== "").join(", ") || "no limits of its own";
  return [id, name, new Date(createdAt).toISOString(), allLimits, state].join("\t");
}
