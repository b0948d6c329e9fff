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
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  FREE,
  type JobStore,
  type KeyLimits,
  type Logger,
  openLocalArtifacts,
  type PriceRule,
  startComputePool,
  startWebhookSender,
  startWorker,
} from "@lacuna/jobs";
import { openTestStore } from "@lacuna/jobs/testing";
import { createOutbound } from "@lacuna/outbound";
import Fastify, { type FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import { type EachlabsSettings, eachlabsFacade } from "../eachlabs-facade.ts";

export interface TestServer {
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  readonly app: FastifyInstance;
  readonly store: JobStore;
  readonly services: FacadeServices;
  /** What was logged as an error, and requests answered with a 5xx. */
  readonly faults: readonly string[];
  addKey(name: string, limits?: KeyLimits): Promise<string>;
  /** Starts erasing and calling webhooks. Until then accepted tasks stay in the queue. */
  work(): Promise<void>;
}

export interface TestServerOptions {
  /** Whether keys are needed. Default: no. */
  readonly needsKeys?: boolean;
  readonly settings?: Partial<EachlabsSettings>;
  readonly price?: PriceRule;
  readonly maxBodyBytes?: number;
  readonly now?: () => number;
}

/** The facade over the real store, files, queue and door, on a port of its own. The door also leads to this machine. */
export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { needsKeys = false, price = FREE, maxBodyBytes = 100_000, now = Date.now } = options;
  const { store, events, folder } = await openTestStore();
  const artifacts = await openLocalArtifacts({ folder: path.join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  onTestFinished(() => outbound.close());
  const faults: string[] = [];
  const services: FacadeServices = {
    tasks: createTasks({ store, events, artifacts, outbound }),
    keys: createKeyRing({ keys: store.keys, isOpen: !needsKeys }),
    countRequest: createRateCounter({ now }),
    originOf: createOriginOf({ allowedHosts: [], isTls: false }),
    links: createArtifactLinks({ secret: Buffer.alloc(32, 7) }),
    async readArtifact({ key }) {
      const bytes = await artifacts.read(key);
      if (bytes === undefined) throw new Error(`There is no ${key}.`);
      return bytes;
    },
    priceOf: (name) => (name === "eachlabs/lacuna-erase" ? price : FREE),
    maxBodyBytes,
    maxUploadBytes: maxBodyBytes,
    now,
    secret: (name, create) => store.secrets.getOrCreate(name, create),
  };
  const facade = eachlabsFacade(services, options.settings);
  const app = Fastify({ genReqId: (request) => readRequestId(request), forceCloseConnections: true });
  app.addHook("onResponse", async (request, reply) => {
    if (reply.statusCode >= 500) faults.push(`${request.method} ${request.url}`);
  });
  app.get("/artifacts/*", async (request, reply) => {
    const link = services.links.verify(request.url);
    const task = link.kind === "valid" ? await services.tasks.find(link.taskId) : undefined;
    const artifact =
      link.kind === "valid" && task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
    if (artifact === undefined) return reply.status(404).send();
    return reply.type(artifact.contentType).send(Buffer.from(await services.readArtifact(artifact)));
  });
  await app.register(facade.routes);
  onTestFinished(() => app.close());
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });

  return {
    origin,
    app,
    store,
    services,
    faults,
    async addKey(name, limits = {}) {
      const { id, key, secretHash } = generateKey();
      await store.keys.add({ id, name, secretHash, limits });
      return key;
    },
    async work() {
      const log: Logger = {
        info() {},
        warn() {},
        error: (fields, message) => void faults.push(`${message} ${JSON.stringify(fields)}`),
      };
      const parts = { store, events, artifacts, outbound, log };
      const pool = await startComputePool({ scratchFolder: path.join(folder, "scratch"), slots: 1, threads: 1 });
      onTestFinished(() => pool.close());
      const worker = startWorker({ ...parts, pool, ledger: createMemoryLedger({ totalBytes: 8e9, slots: 1 }) });
      onTestFinished(() => worker.stop({ graceMs: 0 }));
      const sender = startWebhookSender({ ...parts, render: facade.renderWebhook });
      onTestFinished(() => sender.stop());
    },
  };
}
