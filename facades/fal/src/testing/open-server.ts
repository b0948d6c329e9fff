import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeyRing, createOriginOf, type Facade, type FacadeServices, hashKey } from "@lacuna/http";
import {
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  FREE,
  type KeyLimits,
  type KeyStore,
  type Logger,
  openJobStore,
  openLocalArtifacts,
  startComputePool,
  startWebhookSender,
  startWorker,
  type TaskSettings,
  type Tasks,
} from "@lacuna/jobs";
import { createOutbound } from "@lacuna/outbound";
import Fastify, { type FastifyInstance } from "fastify";
import { falFacade } from "../fal-facade.ts";

export interface TestServer extends AsyncDisposable {
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  readonly app: FastifyInstance;
  readonly facade: Facade;
  readonly tasks: Tasks;
  /** The keys of `TestServerOptions.keys`, and whatever a test makes of them. */
  readonly keys: KeyStore;
  /** Method, routing path and status of every reply, in order. */
  readonly exchanges: readonly string[];
  /** What was logged as an error: faults that no caller may cause. */
  readonly faults: readonly unknown[];
  /** Method and path of every route. */
  readonly routes: readonly string[];
  /** Fails what has not started in its caller's time, as the housekeeper does now and then. @returns  Their ids. */
  failLateStarts(): Promise<readonly string[]>;
  /** The id of the next task that is accepted from now on. */
  nextAccepted(): Promise<string>;
  /** Starts erasing. Until then accepted tasks stay in the queue. */
  work(): Promise<void>;
}

export interface TestServerOptions {
  /** Default: none are needed. */
  readonly keys?: readonly TestKey[];
  readonly countRequest?: FacadeServices["countRequest"];
  readonly settings?: Partial<TaskSettings>;
  readonly maxBodyBytes?: number;
}

export interface TestKey {
  readonly key: string;
  readonly name: string;
  readonly limits?: KeyLimits;
}

/** The facade over the real store, files, queue and door, on a port of its own. The door also leads to this machine. */
export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { maxBodyBytes = 30e6, keys, countRequest = () => undefined, settings = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "lacuna-fal-"));
  const { store, events } = await openJobStore({ folder });
  const artifacts = await openLocalArtifacts({ folder: join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  const tasks = createTasks({ store, events, artifacts, outbound, settings });
  const links = createArtifactLinks({ secret: Buffer.alloc(32, 5) });
  const faults: unknown[] = [];
  const log: Logger = { info: () => {}, warn: () => {}, error: (...fault) => void faults.push(fault) };
  const exchanges: string[] = [];
  const routes: string[] = [];
  const closers: (() => Promise<void>)[] = [];

  for (const { key, name, limits = {} } of keys ?? []) {
    await store.keys.add({ id: randomUUID(), name, secretHash: hashKey(key), limits });
  }

  const facade = falFacade({
    tasks,
    keys: createKeyRing({ keys: store.keys, isOpen: keys === undefined, rememberMs: 0 }),
    countRequest,
    originOf: createOriginOf({ allowedHosts: [], isTls: false }),
    links,
    async readArtifact({ key }) {
      const bytes = await artifacts.read(key);
      if (bytes === undefined) throw new Error(`There is no ${key}.`);
      return bytes;
    },
    priceOf: () => FREE,
    maxBodyBytes,
    maxUploadBytes: settings.maxUploadBytes ?? 50e6,
    now: Date.now,
    secret: (name, create) => store.secrets.getOrCreate(name, create),
  });

  const app = Fastify({
    genReqId: () => randomUUID(),
    rewriteUrl: (request) => facade.rewriteUrl?.(request) ?? request.url ?? "/",
    forceCloseConnections: true,
  });
  app.addHook("onRoute", ({ method, url }) => void routes.push(...[method].flat().map((name) => `${name} ${url}`)));
  app.addHook("onResponse", async (request, reply) => {
    exchanges.push(`${request.method} ${request.url} ${reply.statusCode}`);
  });
  app.addHook("onError", async (_request, reply, error) => {
    if (reply.statusCode >= 500) faults.push(error);
  });
  app.get("/artifacts/*", async (request, reply) => {
    const link = links.verify(request.originalUrl);
    const task = link.kind === "valid" ? await tasks.find(link.taskId) : undefined;
    const artifact =
      link.kind === "valid" && task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
    const file = artifact && (await artifacts.open(artifact.key));
    if (file === undefined) return reply.status(404).send();
    return reply.type(file.contentType).send(file.stream);
  });
  await app.register(facade.routes);
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  const sender = startWebhookSender({ store, events, outbound, log, render: facade.renderWebhook });

  return {
    origin,
    app,
    facade,
    tasks,
    keys: store.keys,
    exchanges,
    faults,
    routes,
    failLateStarts: () => store.failLateStarts(),
    nextAccepted: () =>
      new Promise((resolve) => {
        const end = events.subscribe((event) => {
          if (event.kind !== "state" || event.state !== "queued") return;
          end();
          resolve(event.taskId);
        });
      }),
    async work() {
      const pool = await startComputePool({ scratchFolder: join(folder, "scratch"), slots: 1, threads: 1 });
      const ledger = createMemoryLedger({ totalBytes: 2e9, slots: 1 });
      const worker = startWorker({ store, events, artifacts, outbound, pool, ledger, log });
      closers.push(
        () => worker.stop({ graceMs: 0 }),
        () => pool.close(),
      );
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      for (const close of closers) await close();
      await sender.stop();
      await outbound.close();
      await store.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
