import type { Margins } from "@lacuna/canvas";
import type { HistoryEntry, Patch, Picture, Snapshot, StudioDocument, Variations } from "../document/document.ts";
import type { SessionStorage } from "./session-storage.ts";

/*
 * Three stores: `session` holds the one document's outline, `snapshots` an entry's masks by entry id, `patches` pixels by
 * patch id. Entries and patches never change once made, so each is written once, however long the history grows.
 */

const DATABASE = "lacuna-studio";
const VERSION = 1;
const SESSION_KEY = "current";

interface StoredEntry {
  readonly id: string;
  readonly kind: HistoryEntry["kind"];
  readonly label: string;
  readonly patches: readonly string[];
  readonly canvas?: Margins;
  readonly variations?: Omit<Variations, "patches"> & { readonly patches: readonly string[] };
}

interface StoredSession {
  readonly picture: Picture;
  readonly entries: readonly StoredEntry[];
  readonly current: number;
}

type StoredSnapshot = Pick<Snapshot, "mask" | "avoid" | "text">;

/** Why nothing is kept: the browser refuses, as in some private windows; or another tab keeps its own work there. */
export type NotKeptReason = "refused" | "elsewhere";

/** Held by the tab whose work is kept. Two that wrote in turns would leave neither's work whole. */
const LOCK = "lacuna-studio-session";
/** A page that is reloaded may find the lock still in the hands of the page before it. */
const LOCK_PATIENCE_MS = 1000;

/** @param onNotKept  Told once that nothing is kept, and why. */
export function indexedSessions(onNotKept: (reason: NotKeptReason) => void): SessionStorage {
  let database: Promise<IDBDatabase> | undefined;
  let newest: StudioDocument | undefined;
  let writing: Promise<void> | undefined;
  let hasFailed = false;
  const writtenSnapshots = new Set<string>();
  const writtenPatches = new Set<string>();

  const isOurs = claimSession();
  const connect = (): Promise<IDBDatabase> => (database ??= openDatabase());

  function giveUp(reason: NotKeptReason): void {
    if (!hasFailed) onNotKept(reason);
    hasFailed = true;
  }

  async function writeNewest(): Promise<void> {
    if (!(await isOurs)) {
      giveUp("elsewhere");
      newest = undefined;
    }
    while (newest !== undefined) {
      const document = newest;
      newest = undefined;
      await write(await connect(), document, writtenSnapshots, writtenPatches);
    }
  }

  function schedule(): void {
    writing ??= writeNewest()
      .catch(() => giveUp("refused"))
      .finally(() => {
        writing = undefined;
        if (newest !== undefined && !hasFailed) schedule();
      });
  }

  return {
    save(document) {
      newest = document;
      if (!hasFailed) schedule();
    },
    async load() {
      if (!(await isOurs)) return undefined;
      try {
        return await read(await connect(), writtenSnapshots, writtenPatches);
      } catch {
        // Not whole, or the browser refuses. What comes next shall be kept all the same, if it can.
        this.clear();
        return undefined;
      }
    },
    clear() {
      newest = undefined;
      const cleared = (async () => {
        if (!(await isOurs)) return;
        await writing;
        const transaction = (await connect()).transaction(["session", "snapshots", "patches"], "readwrite");
        for (const name of ["session", "snapshots", "patches"]) transaction.objectStore(name).clear();
        await finished(transaction);
        writtenSnapshots.clear();
        writtenPatches.clear();
      })();
      cleared.catch(() => giveUp("refused"));
    },
  };
}

/** @returns  Whether this tab's work is kept. Where there are no locks (plain http), every tab believes so. */
async function claimSession(): Promise<boolean> {
  if (!("locks" in navigator)) return true;
  return new Promise((resolve) => {
    const isPatient = AbortSignal.timeout(LOCK_PATIENCE_MS);
    navigator.locks
      .request(LOCK, { signal: isPatient }, () => {
        resolve(true);
        return new Promise(() => undefined); // until the tab is closed
      })
      .catch(() => resolve(false));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.addEventListener("upgradeneeded", () => {
      for (const name of ["session", "snapshots", "patches"]) request.result.createObjectStore(name);
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the browser refused to store")));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(transaction.error ?? new Error("the browser refused to store"));
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("error", fail);
    transaction.addEventListener("abort", fail);
  });
}

function patchesOf({ snapshot, variations }: HistoryEntry): readonly Patch[] {
  return [...snapshot.patches, ...(variations?.patches ?? [])];
}

function toStored({ mask, avoid, text }: StoredSnapshot): StoredSnapshot {
  return { mask, avoid, ...(text && { text }) };
}

async function write(
  database: IDBDatabase,
  document: StudioDocument,
  writtenSnapshots: Set<string>,
  writtenPatches: Set<string>,
): Promise<void> {
  const { picture, entries, current } = document;
  const keyOf = (entry: HistoryEntry): string => `${picture.id} ${entry.id}`;
  const packed = entries
    .filter((entry) => !writtenSnapshots.has(keyOf(entry)))
    .map((entry) => ({ key: keyOf(entry), stored: toStored(entry.snapshot) }));
  const patches = new Map(entries.flatMap(patchesOf).map((patch) => [patch.id, patch]));
  const transaction = database.transaction(["session", "snapshots", "patches"], "readwrite", { durability: "relaxed" });
  const snapshotStore = transaction.objectStore("snapshots");
  const patchStore = transaction.objectStore("patches");
  for (const { key, stored } of packed) snapshotStore.put(stored, key);
  for (const patch of patches.values()) if (!writtenPatches.has(patch.id)) patchStore.put(patch, patch.id);
  const liveSnapshots = new Set(entries.map(keyOf));
  for (const key of writtenSnapshots) if (!liveSnapshots.has(key)) snapshotStore.delete(key);
  for (const id of writtenPatches) if (!patches.has(id)) patchStore.delete(id);
  const session: StoredSession = {
    picture,
    current,
    entries: entries.map(({ id, kind, label, snapshot, variations }) => ({
      id,
      kind,
      label,
      patches: snapshot.patches.map((patch) => patch.id),
      ...(snapshot.canvas && { canvas: snapshot.canvas }),
      ...(variations && { variations: { ...variations, patches: variations.patches.map((patch) => patch.id) } }),
    })),
  };
  transaction.objectStore("session").put(session, SESSION_KEY);
  await finished(transaction);
  writtenSnapshots.clear();
  for (const key of liveSnapshots) writtenSnapshots.add(key);
  writtenPatches.clear();
  for (const id of patches.keys()) writtenPatches.add(id);
}

async function read(
  database: IDBDatabase,
  writtenSnapshots: Set<string>,
  writtenPatches: Set<string>,
): Promise<StudioDocument | undefined> {
  const transaction = database.transaction(["session", "snapshots", "patches"], "readonly");
  // Only this file writes to this database.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  const session = (await result(transaction.objectStore("session").get(SESSION_KEY))) as StoredSession | undefined;
  if (session === undefined) return undefined;
  const { picture } = session;
  const snapshotStore = transaction.objectStore("snapshots");
  const [keys, patchList, ...snapshots] = await Promise.all([
    result(snapshotStore.getAllKeys()),
    result(transaction.objectStore("patches").getAll()) as Promise<Patch[]>,
    ...session.entries.map(
      ({ id }) => result(snapshotStore.get(`${picture.id} ${id}`)) as Promise<StoredSnapshot | undefined>,
    ),
  ]);
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  const patches = new Map(patchList.map((patch) => [patch.id, patch]));
  const patchesById = (ids: readonly string[]): Patch[] =>
    ids.map((id) => {
      const patch = patches.get(id);
      if (patch === undefined) throw new Error(`the stored session lacks patch ${id}`);
      return patch;
    });
  const entries = session.entries.map(({ variations, ...entry }, index): HistoryEntry => {
    const snapshot = snapshots[index];
    if (snapshot === undefined) throw new Error(`the stored session lacks entry ${entry.id}`);
    return {
      id: entry.id,
      kind: entry.kind,
      label: entry.label,
      snapshot: {
        ...toStored(snapshot),
        patches: patchesById(entry.patches),
        ...(entry.canvas && { canvas: entry.canvas }),
      },
      ...(variations && { variations: { ...variations, patches: patchesById(variations.patches) } }),
    };
  });
  for (const key of keys) if (typeof key === "string") writtenSnapshots.add(key);
  for (const id of patches.keys()) writtenPatches.add(id);
  return { picture, entries, current: session.current };
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the browser refused to read")));
  });
}
