import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  createKeyRing,
  createOriginOf,
  createRateCounter,
  type FacadeServices,
  generateKey,
  readRequestId,
} from "@lacuna/http";
import {
  type ArtifactStore,
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  type JobStore,
  type KeyLimits,
  type Logger,
  openJobStore,
  openLocalArtifacts,
  type PriceRule,
  FREE,
  startComputePool,
  startWebhookSender,
  startWorker,
  type TaskEvents,
} from "@lacuna/jobs";
import { createOutbound, type Outbound } from "@lacuna/outbound";
import Fastify, { type FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import { bflFacade } from "../bfl-facade.ts";

export interface BflServer {
  readonly app: FastifyInstance;
  readonly store: JobStore;
  readonly services: FacadeServices;
  /** What was logged as an error. */
  readonly faults: readonly string[];
  readonly addKey: (name: string, limits?: KeyLimits) => Promise<string>;
}

export interface BflServerOptions {
  /** Whether keys are needed. Default: no. */
  readonly needsKeys?: boolean;
  readonly price?: PriceRule;
  readonly maxBodyBytes?: number;
  readonly requestsPerMinute?: number;
  readonly now?: () => number;
}

const SECRET = Buffer.alloc(32, 7);

/** The contract on a real store, files and tasks, without anybody who works on them. Gone when the test has finished. */
export async function openBflServer(options: BflServerOptions = {}): Promise<BflServer> {
  const { app, parts, services, faults } = await openServer(options);
  return { app, store: parts.store, services, faults, addKey: (name, limits) => addKey(parts.store, name, limits) };
}

/** The same with workers, webhooks and links to results, listening. */
export async function startBflServer(options: BflServerOptions = {}): Promise<BflServer & { readonly origin: string }> {
  const { app, parts, services, faults, facade } = await openServer(options);
  const pool = await startComputePool({ slots: 1, threads: 1, scratchFolder: path.join(parts.folder, "scratch") });
  onTestFinished(() => pool.close());
  const log = silentLog(faults);
  const worker = startWorker({ ...parts, pool, ledger: createMemoryLedger({ totalBytes: 8e9, slots: 1 }), log });
  onTestFinished(() => worker.stop({ graceMs: 0 }));
  const sender = startWebhookSender({ ...parts, render: facade.renderWebhook, log });
  onTestFinished(() => sender.stop());
  app.get("/artifacts/*", async (request, reply) => {
    const link = services.links.verify(request.url);
    if (link.kind !== "valid") return reply.status(403).send();
    const task = await services.tasks.find(link.taskId);
    const artifact = task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
    if (artifact === undefined) return reply.status(404).send();
    return reply.type(artifact.contentType).send(Buffer.from(await services.readArtifact(artifact)));
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    app,
    store: parts.store,
    services,
    faults,
    origin,
    addKey: (name, limits) => addKey(parts.store, name, limits),
  };
}

interface Parts {
  readonly folder: string;
  readonly store: JobStore;
  readonly events: TaskEvents;
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
}

async function openServer(options: BflServerOptions) {
  const parts = await openParts();
  const services = createServices(parts, options);
  const facade = bflFacade(services);
  const faults: string[] = [];
  const app = Fastify({ genReqId: (request) => readRequestId(request), forceCloseConnections: true });
  app.addHook("onResponse", async (request, reply) => {
    if (reply.statusCode >= 500 && reply.statusCode !== 503) faults.push(`${request.method} ${request.url}`);
  });
  await app.register(facade.routes);
  onTestFinished(() => app.close());
  return { app, parts, services, faults, facade };
}

async function openParts(): Promise<Parts> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-bfl-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { store, events } = await openJobStore({ folder });
  onTestFinished(() => store.close());
  const artifacts = await openLocalArtifacts({ folder: path.join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  onTestFinished(() => outbound.close());
  return { folder, store, events, artifacts, outbound };
}

function createServices(parts: Parts, options: BflServerOptions): FacadeServices {
  const { store, artifacts } = parts;
  const { needsKeys = false, price = FREE, maxBodyBytes = 30e6, requestsPerMinute, now = Date.now } = options;
  return {
    tasks: createTasks(parts),
    keys: createKeyRing({ keys: store.keys, isOpen: !needsKeys }),
    countRequest: createRateCounter({ now, ...(requestsPerMinute !== undefined && { requestsPerMinute }) }),
    originOf: createOriginOf({ allowedHosts: [], isTls: false }),
    links: createArtifactLinks({ secret: SECRET, now }),
    readArtifact: async ({ key }) => (await artifacts.read(key)) ?? new Uint8Array(),
    priceOf: (name) => (name === "bfl/flux-tools/erase-v1" ? price : FREE),
    maxBodyBytes,
    maxUploadBytes: maxBodyBytes,
    now,
    secret: (name, create) => store.secrets.getOrCreate(name, create),
  };
}

async function addKey(store: JobStore, name: string, limits: KeyLimits = {}): Promise<string> {
  const { id, key, secretHash } = generateKey();
  await store.keys.add({ id, name, secretHash, limits });
  return key;
}

function silentLog(faults: string[]): Logger {
  return {
    info() {},
    warn() {},
    error: (fields, message) => void faults.push(`${message} ${JSON.stringify(fields)}`),
  };
}
