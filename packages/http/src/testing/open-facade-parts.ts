import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  FREE,
  type JobStore,
  type KeyLimits,
  type Logger,
  openJobStore,
  openLocalArtifacts,
  type PriceRule,
  startComputePool,
  startWebhookSender,
  startWorker,
  type TaskEvents,
  type TaskSettings,
} from "@lacuna/jobs";
import { createOutbound } from "@lacuna/outbound";
import { createKeyRing } from "../create-key-ring.ts";
import { createOriginOf } from "../create-origin-of.ts";
import { createRateCounter } from "../create-rate-counter.ts";
import type { Facade, FacadeServices } from "../facade.ts";
import { hashKey } from "../key-hash.ts";
import type { KeyRing } from "../key-ring.ts";

/** What a facade is built from in tests: the real store, files, queue and door, in a folder that goes when it is closed. */
export interface FacadeParts extends AsyncDisposable {
  readonly services: FacadeServices;
  readonly store: JobStore;
  readonly events: TaskEvents;
  /** What was logged as an error: faults that no caller may cause. `mountFacade` adds answers of 500. */
  readonly faults: unknown[];
  /** A file of a result. */
  readonly openArtifact: Artifacts["open"];
  /** Starts erasing. Until then accepted tasks stay in the queue. */
  work(): Promise<void>;
  /** Starts sending webhooks. */
  send(render: Facade["renderWebhook"], settings?: SenderSettings): void;
}

export interface FacadePartsOptions {
  /** Default: none are needed. */
  readonly keys?: readonly TestKey[] | KeyRing;
  /** Default: counts what keys have as their limit, and `requestsPerMinute`. */
  readonly countRequest?: FacadeServices["countRequest"];
  readonly requestsPerMinute?: number;
  readonly settings?: Partial<TaskSettings>;
  /** Default 30 MB. */
  readonly maxBodyBytes?: number;
  /** By "<facade>/<model>". Default: all are free. */
  readonly prices?: Readonly<Record<string, PriceRule>>;
  readonly originOf?: FacadeServices["originOf"];
  readonly now?: () => number;
}

export interface TestKey {
  readonly key: string;
  readonly name: string;
  readonly limits?: KeyLimits;
}

type Artifacts = Awaited<ReturnType<typeof openLocalArtifacts>>;
type SenderSettings = NonNullable<Parameters<typeof startWebhookSender>[0]["settings"]>;

const MAX_UPLOAD_BYTES = 50e6;

/** The door also leads to this machine. Keys are asked for anew with each request, so that revoking one counts at once. */
export async function openFacadeParts(options: FacadePartsOptions = {}): Promise<FacadeParts> {
  const { keys, settings = {}, maxBodyBytes = 30e6, prices = {}, requestsPerMinute, now = Date.now } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-facade-"));
  const { store, events } = await openJobStore({ folder });
  const artifacts = await openLocalArtifacts({ folder: path.join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  const faults: unknown[] = [];
  const log: Logger = { info: () => {}, warn: () => {}, error: (...fault) => void faults.push(fault) };
  const closers: (() => Promise<void>)[] = [];
  for (const { key, name, limits = {} } of keys !== undefined && isList(keys) ? keys : []) {
    await store.keys.add({ id: randomUUID(), name, secretHash: hashKey(key), limits });
  }
  const countRequests = createRateCounter({ now, ...(requestsPerMinute !== undefined && { requestsPerMinute }) });

  const services: FacadeServices = {
    tasks: createTasks({ store, events, artifacts, outbound, settings }),
    keys:
      keys === undefined || isList(keys)
        ? createKeyRing({ keys: store.keys, isOpen: keys === undefined, rememberMs: 0 })
        : keys,
    countRequest: options.countRequest ?? countRequests,
    originOf: options.originOf ?? createOriginOf({ allowedHosts: [], isTls: false }),
    links: createArtifactLinks({ secret: Buffer.alloc(32, 5), now }),
    async readArtifact({ key }) {
      const bytes = await artifacts.read(key);
      if (bytes === undefined) throw new Error(`There is no ${key}.`);
      return bytes;
    },
    priceOf: (name) => prices[name] ?? FREE,
    maxBodyBytes,
    maxUploadBytes: settings.maxUploadBytes ?? MAX_UPLOAD_BYTES,
    now,
    secret: (name, create) => store.secrets.getOrCreate(name, create),
  };

  return {
    services,
    store,
    events,
    faults,
    openArtifact: (key) => artifacts.open(key),
    async work() {
      const pool = await startComputePool({ scratchFolder: path.join(folder, "scratch"), slots: 1, threads: 1 });
      const ledger = createMemoryLedger({ totalBytes: 8e9, slots: 1 });
      const worker = startWorker({ store, events, artifacts, outbound, pool, ledger, log });
      closers.push(
        () => worker.stop({ graceMs: 0 }),
        () => pool.close(),
      );
    },
    send(render, senderSettings) {
      const parts = { store, events, outbound, log, render };
      const sender = startWebhookSender({ ...parts, ...(senderSettings && { settings: senderSettings }) });
      closers.push(() => sender.stop());
    },
    async [Symbol.asyncDispose]() {
      for (const close of closers) await close();
      await outbound.close();
      await store.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function isList(keys: readonly TestKey[] | KeyRing): keys is readonly TestKey[] {
  return Array.isArray(keys);
}
