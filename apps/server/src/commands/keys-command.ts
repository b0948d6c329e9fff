import { generateKey } from "@lacuna/http";
import { type KeyAllowance, type KeyLimits, type KeyScope, type KeyStore, type StoredKey } from "@lacuna/jobs";
import { CommandError } from "./command-error.ts";
import { describeScope } from "./parse-scope.ts";

/** What is to be different. Null lifts what was there; what is missing stays. */
export interface AllowanceChange {
  readonly scope?: KeyScope | null;
  /** Milliseconds since 1970. */
  readonly expires?: number | null;
  readonly rate?: number | null;
  readonly maxOpen?: number | null;
  readonly tasksPerMinute?: number | null;
  readonly tasksPerDay?: number | null;
  readonly tasksPerMonth?: number | null;
  readonly megapixelsPerDay?: number | null;
  readonly megapixelsPerMonth?: number | null;
  readonly storageMb?: number | null;
}

export interface NewKeyRequest extends AllowanceChange {
  readonly name: string;
  readonly isJson?: boolean;
}

export interface ListForm {
  readonly isJson: boolean;
}

export type Print = (line: string) => void;

/** Prints the key and nothing else, so that it can be piped to where it is needed; as JSON with its id and name. */
export async function addKey(keys: KeyStore, { name, isJson, ...change }: NewKeyRequest, print: Print): Promise<void> {
  const { id, key, secretHash } = generateKey();
  await keys.add({ id, name, secretHash, ...changed({ limits: {} }, change) });
  print(isJson === true ? JSON.stringify({ id, name, key }) : key);
}

export async function listKeys(keys: KeyStore, { isJson }: ListForm, print: Print): Promise<void> {
  const all = await keys.list();
  if (isJson) print(JSON.stringify(all.map(toJson), undefined, 2));
  else for (const key of all) print(describeKey(key));
}

/** @throws CommandError  when there is no such key. */
export async function showKey(keys: KeyStore, nameOrId: string, { isJson }: ListForm, print: Print): Promise<void> {
  const key = await keys.find(nameOrId);
  if (key === undefined) throw new CommandError(`There is no key "${nameOrId}".`);
  const use = await keys.readUse(key.id);
  if (isJson) return print(JSON.stringify({ ...toJson(key), use }, undefined, 2));
  const { limits } = key;
  const rows: readonly (readonly [string, string])[] = [
    ["name", key.name],
    ["id", key.id],
    ["made", toTime(key.createdAt)],
    ["last used", key.lastUsedAt === undefined ? "never" : toTime(key.lastUsedAt)],
    ["state", stateOf(key)],
    ["scope", describeScope(key.scope ?? {})],
    ["requests a minute", String(limits.requestsPerMinute ?? "the server's limit")],
    ["open tasks", ofMost(use.openTasks, limits.maxOpenTasks)],
    ["tasks this minute", ofMost(use.tasks.minute, limits.tasksPerMinute)],
    ["tasks today", ofMost(use.tasks.day, limits.tasksPerDay)],
    ["tasks this month", ofMost(use.tasks.month, limits.tasksPerMonth)],
    ["megapixels today", ofMost(use.megapixels.day, limits.megapixelsPerDay)],
    ["megapixels this month", ofMost(use.megapixels.month, limits.megapixelsPerMonth)],
    ["stored bytes", ofMost(use.storageBytes, limits.storageBytes)],
  ];
  for (const [name, value] of rows) print(`${name.padEnd(22)}${value}`);
}

/** @throws CommandError  when there is no such key. */
export async function editKey(keys: KeyStore, nameOrId: string, change: AllowanceChange): Promise<void> {
  const key = await keys.find(nameOrId);
  if (key === undefined || !(await keys.edit(key.id, changed(key, change)))) {
    throw new CommandError(`There is no key "${nameOrId}" that is not revoked.`);
  }
}

/** @throws CommandError  when there is no such key. */
export async function revokeKey(keys: KeyStore, nameOrId: string): Promise<void> {
  if (!(await keys.revoke(nameOrId)))
    throw new CommandError(`There is no key "${nameOrId}" that is not revoked already.`);
}

const BYTES_A_MB = 1e6;

function changed({ limits, scope, expiresAt }: KeyAllowance, change: AllowanceChange): KeyAllowance {
  const storage =
    change.storageMb === undefined || change.storageMb === null ? change.storageMb : change.storageMb * BYTES_A_MB;
  const numbers = {
    requestsPerMinute: either(change.rate, limits.requestsPerMinute),
    maxOpenTasks: either(change.maxOpen, limits.maxOpenTasks),
    tasksPerMinute: either(change.tasksPerMinute, limits.tasksPerMinute),
    tasksPerDay: either(change.tasksPerDay, limits.tasksPerDay),
    tasksPerMonth: either(change.tasksPerMonth, limits.tasksPerMonth),
    megapixelsPerDay: either(change.megapixelsPerDay, limits.megapixelsPerDay),
    megapixelsPerMonth: either(change.megapixelsPerMonth, limits.megapixelsPerMonth),
    storageBytes: either(storage, limits.storageBytes),
  } satisfies Record<keyof KeyLimits, number | undefined>;
  const kept: KeyLimits = Object.fromEntries(Object.entries(numbers).filter(([, most]) => most !== undefined));
  const newScope = either(change.scope, scope);
  const end = either(change.expires, expiresAt);
  return { limits: kept, ...(newScope && { scope: newScope }), ...(end !== undefined && { expiresAt: end }) };
}

function either<Value>(change: Value | null | undefined, before: Value | undefined): Value | undefined {
  return change === undefined ? before : (change ?? undefined);
}

/** Never the hash: nobody has a use for it. */
function toJson({ id, name, createdAt, lastUsedAt, expiresAt, revokedAt, scope, limits }: StoredKey) {
  return {
    id,
    name,
    createdAt: toTime(createdAt),
    lastUsedAt: lastUsedAt === undefined ? null : toTime(lastUsedAt),
    expiresAt: expiresAt === undefined ? null : toTime(expiresAt),
    revokedAt: revokedAt === undefined ? null : toTime(revokedAt),
    scope: scope ?? {},
    limits,
  };
}

/** Fields separated by tabs: id, name, since when, limits, whether it is valid, scope, last use. */
function describeKey(key: StoredKey): string {
  const { id, name, createdAt, lastUsedAt, limits, scope } = key;
  const words = LIMIT_WORDS.flatMap(([limit, unit]) =>
    limits[limit] === undefined ? [] : [`${limits[limit]} ${unit}`],
  );
  const used = lastUsedAt === undefined ? "never used" : `used ${toTime(lastUsedAt)}`;
  const allLimits = words.join(", ") || "no limits of its own";
  return [id, name, toTime(createdAt), allLimits, stateOf(key), describeScope(scope ?? {}), used].join("\t");
}

const LIMIT_WORDS: readonly (readonly [keyof KeyLimits, string])[] = [
  ["requestsPerMinute", "requests a minute"],
  ["maxOpenTasks", "open tasks"],
  ["tasksPerMinute", "tasks a minute"],
  ["tasksPerDay", "tasks a day"],
  ["tasksPerMonth", "tasks a month"],
  ["megapixelsPerDay", "megapixels a day"],
  ["megapixelsPerMonth", "megapixels a month"],
  ["storageBytes", "stored bytes"],
];

function stateOf({ revokedAt, expiresAt }: StoredKey): string {
  if (revokedAt !== undefined) return `revoked ${toTime(revokedAt)}`;
  if (expiresAt === undefined) return "valid";
  return expiresAt > Date.now() ? `valid until ${toTime(expiresAt)}` : `expired ${toTime(expiresAt)}`;
}

function ofMost(used: number, most: number | undefined): string {
  return most === undefined ? `${used}, no limit of its own` : `${used} of ${most}`;
}

function toTime(at: number): string {
  return new Date(at).toISOString();
}
