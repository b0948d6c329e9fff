import { once } from "node:events";
import type { Duplex } from "node:stream";
import type { Caller, Facade, FacadeServices, KeyRing } from "@lacuna/http";
import { mountFacade, openFacadeParts } from "@lacuna/http/testing";
import type { PriceRule, TaskSettings, Tasks } from "@lacuna/jobs";
import type { FastifyInstance } from "fastify";
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

/** On a port of its own. */
export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { keys = twoKeys(), price, limits, ...rest } = options;
  const sockets = new Set<Duplex>();
  let origin = "";
  const parts = await openFacadeParts({
    countRequest: () => undefined,
    ...rest,
    keys,
    originOf: () => origin,
    ...(price && { prices: { "runware/bfl:flux@erase": price } }),
  });
  const { services, events, faults } = parts;
  const { tasks } = services;
  const facade = runwareFacade(services, limits);

  async function start(port: number): Promise<FastifyInstance> {
    const { app } = await mountFacade(parts, facade);
    app.server.on("upgrade", (_request, stream) => sockets.add(stream));
    origin = await app.listen({ port, host: "127.0.0.1" });
    return app;
  }

  let app = await start(0);
  parts.send(facade.renderWebhook, { pauseAfter: (attempt) => (attempt < 4 ? 20 : undefined), pollMs: 50 });

  return {
    origin,
    socketUrl: `${origin.replace("http", "ws")}/v1`,
    facade,
    tasks,
    faults,
    work: () => parts.work(),
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
      await parts[Symbol.asyncDispose]();
    },
  };
}
