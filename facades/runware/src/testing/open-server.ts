import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Caller, Facade, FacadeServices, KeyRing } from "@lacuna/http";
import {
  createArtifactLinks,
  createMemoryLedger,
  createTasks,
  FREE,
  type Logger,
  openJobStore,
  openLocalArtifacts,
  type PriceRule,
  startComputePool,
  startWebhookSender,
  startWorker,
  type TaskSettings,
  type Tasks,
} from "@lacuna/jobs";
import { createOutbound } from "@lacuna/outbound";
import Fastify, { type FastifyInstance } from "fastify";
import { runwareFacade } from "../runware-facade.ts";
import type { SocketLimits } from "../socket/socket-limits.ts";

export interface TestServer extends AsyncDisposable {
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  /** "ws://127.0.0.1:<port>/v1" */
  readonly socketUrl: string;
  readonly facade: Facade;
  readonly tasks: Tasks;
  /** What was logged as an error: faults that no caller may cause. */
  readonly faults: readonly unknown[];
  /** Starts erasing. Until then accepted tasks stay in the queue. */
  work(): Promise<void>;
  /** Resolves when that many tasks have been accepted since the start. */
  untilAccepted(count: number): Promise<void>;
  /** Stops the facade and starts it anew on the same port, as a restart would; the tasks go on. */
  restart(): Promise<void>;
  /** Breaks all WebSocket connections off. Resolves when somebody has come back. */
  cutSockets(): Promise<void>;
}

export interface TestServerOptions {
  readonly keys?: KeyRing;
  readonly countRequest?: FacadeServices["countRequest"];
  readonly settings?: Partial<TaskSettings>;
  readonly maxBodyBytes?: number;
  readonly limits?: Partial<SocketLimits>;
  readonly price?: PriceRule;
}

/** The keys "alice" and "bob", and whatever `revoke` has not taken away yet. */
export function twoKeys(): KeyRing & { revoke(key: string): void } {
  const known = new Map<string, Caller>(
    ["alice", "bob"].map((name) => [name, { owner: `owner-${name}`, name, limits: {} }]),
  );
  return {
    async check(key) {
      if (key === undefined) return { kind: "missing" };
      const caller = known.get(key);
      return caller === undefined ? { kind: "unknown" } : { kind: "known", caller };
    },
    find: async (owner) => [...known.values()].find((caller) => caller.owner === owner),
    revoke: (key) => void known.delete(key),
  };
}

/** The facade over the real store, files, queue and door, on a port of its own. The door also leads to this machine. */
export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { maxBodyBytes = 30e6, keys = twoKeys(), countRequest = () => undefined, settings = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "lacuna-runware-"));
  const { store, events } = await openJobStore({ folder });
  const artifacts = await openLocalArtifacts({ folder: join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  const tasks = createTasks({ store, events, artifacts, outbound, settings });
  const links = createArtifactLinks({ secret: Buffer.alloc(32, 5) });
  const faults: unknown[] = [];
  const log: Logger = { info: () => {}, warn: () => {}, error: (...fault) => void faults.push(fault) };
  const closers: (() => Promise<void>)[] = [];
  const sockets = new Set<Duplex>();
  let origin = "";

  const services: FacadeServices = {
    tasks,
    keys,
    countRequest,
    originOf: () => origin,
    links,
    async readArtifact({ key }) {
      const bytes = await artifacts.read(key);
      if (bytes === undefined) throw new Error(`There is no ${key}.`);
      return bytes;
    },
    priceOf: (name) => (name === "runware/bfl:flux@erase" ? (options.price ?? FREE) : FREE),
    maxBodyBytes,
    maxUploadBytes: settings.maxUploadBytes ?? 50e6,
    now: Date.now,
    secret: (name, create) => store.secrets.getOrCreate(name, create),
  };
  const facade = runwareFacade(services, options.limits);

  async function start(port: number): Promise<FastifyInstance> {
    const app = Fastify({ genReqId: () => randomUUID(), forceCloseConnections: true });
    app.addHook("onError", async (_request, reply, error) => {
      if (reply.statusCode >= 500) faults.push(error);
    });
    app.get("/artifacts/*", async (request, reply) => {
      const link = links.verify(request.originalUrl);
      const task = link.kind === "valid" ? await tasks.find(link.taskId) : undefined;
      const artifact = task?.state === "succeeded" ? task.result.artifacts[0] : undefined;
      const file = artifact && (await artifacts.open(artifact.key));
      if (file === undefined) return reply.status(404).send();
      return reply.type(file.contentType).send(file.stream);
    });
    app.server.on("upgrade", (_request, stream) => sockets.add(stream));
    await app.register(facade.routes);
    origin = await app.listen({ port, host: "127.0.0.1" });
    return app;
  }

  let app = await start(0);
  const sender = startWebhookSender({
    store,
    events,
    outbound,
    log,
    render: facade.renderWebhook,
    settings: { pauseAfter: (attempt) => (attempt < 4 ? 20 : undefined), pollMs: 50 },
  });

  return {
    origin,
    socketUrl: `${origin.replace("http", "ws")}/v1`,
    facade,
    tasks,
    faults,
    async work() {
      const pool = await startComputePool({ scratchFolder: join(folder, "scratch"), slots: 1, threads: 1 });
      const ledger = createMemoryLedger({ totalBytes: 2e9, slots: 1 });
      const worker = startWorker({ store, events, artifacts, outbound, pool, ledger, log });
      closers.push(
        () => worker.stop({ graceMs: 0 }),
        () => pool.close(),
      );
    },
    async untilAccepted(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = async (): Promise<void> => {
        if ((await tasks.list({ limit: 1000 })).length >= count) resolve();
      };
      const unsubscribe = events.subscribe(() => void look());
      await look();
      await promise;
      unsubscribe();
    },
    async restart() {
      const port = Number(new URL(origin).port);
      await app.close();
      app = await start(port);
    },
    async cutSockets() {
      const back = once(app.server, "upgrade");
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await back;
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
