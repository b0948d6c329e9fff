import cors from "@fastify/cors";
import { type Facade, OUTAGE_RETRY_AFTER, outageOf, readRequestId } from "@lacuna/http";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, LogController } from "fastify";
import type { RequestContext } from "../observe/request-context.ts";
import type { ServerMetrics } from "../observe/server-metrics.ts";
import type { Tracing } from "../observe/tracing.ts";
import { closeRequests } from "./close-requests.ts";
import { createNodeServer, type NodeServerSettings } from "./create-node-server.ts";
import { protectAnswers } from "./protect-answers.ts";
import { refuseEncodedBodies } from "./refuse-encoded-bodies.ts";

export interface ServerParts {
  readonly facades: readonly Facade[];
  /** Routes of our own. */
  readonly routes: readonly FastifyPluginAsync[];
  /** For all routes that clients call by name. */
  readonly guard: (app: FastifyInstance) => void;
  /** Answered to whoever asks, by whatever name. */
  readonly unguardedRoutes: readonly FastifyPluginAsync[];
  readonly log: FastifyBaseLogger;
  readonly context: RequestContext;
  readonly metrics: ServerMetrics;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
  readonly settings: ServerSettings;
}

export interface ServerSettings extends NodeServerSettings {
  readonly corsOrigins: readonly string[];
}

/** Bodies of our own routes; facades set what their pictures need. */
const SMALL_BODY_BYTES = 64 * 1024;
/** Of a part of a path: uploads have file names in theirs. */
const MAX_PARAM_LENGTH = 500;

/** Puts facades and our own routes on one server. It does not listen yet. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { facades, settings, log } = parts;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: (request) => readRequestId(request),
    bodyLimit: SMALL_BODY_BYTES,
    serverFactory: (handler) => createNodeServer(settings, protectAnswers(handler)),
    forceCloseConnections: "idle",
    // A task taken in while we shut down is stored, and done after the restart.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    rewriteUrl(request) {
      for (const { rewriteUrl } of facades) {
        const rewritten = rewriteUrl?.(request);
        if (rewritten !== undefined) return withoutLastSlash(rewritten);
      }
      return withoutLastSlash(request.url ?? "/");
    },
  });

  closeRequests(app, parts);
  answerErrors(app);
  refuseEncodedBodies(app);
  if (settings.corsOrigins.length > 0) await allowOrigins(app, settings.corsOrigins);
  for (const routes of parts.unguardedRoutes) await app.register(routes);
  await app.register(async (guarded) => {
    parts.guard(guarded);
    for (const routes of parts.routes) await guarded.register(routes);
    for (const facade of facades) {
      await guarded.register(async (scope) => {
        scope.addHook("onRequest", async (request) => void (request.facadeName = facade.name));
        await scope.register(facade.routes);
      });
    }
  });
  return app;
}

/** Clients that join a base address and a path end many a path with one slash. */
function withoutLastSlash(url: string): string {
  return url.replace(/^([^?]+)\/(?=\?|$)/, "$1");
}

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => {
    const [path = ""] = request.url.split("?", 1);
    const message = `There is nothing at ${request.method} ${path.slice(0, 200)}.`;
    // Clients of Black Forest Labs, whose contract has no prefix of its own, look for `detail`.
    return reply.status(404).send({ error: "not_found", message, detail: message });
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const status = outageOf(error) === undefined ? statusOf(error) : 503;
    if (status === 503) {
      const message = "The service cannot reach its tasks or files at the moment. Ask again in a few seconds.";
      return reply.status(503).headers(OUTAGE_RETRY_AFTER).send({ error: "unavailable", message });
    }
    // The detail of a fault of ours is in the log only.
    const message = status < 500 && error instanceof Error ? error.message : "This is a fault of the server.";
    return reply.status(status).send({ error: status < 500 ? "bad_request" : "internal", message });
  });
}

function statusOf(error: unknown): number {
  const isStated = typeof error === "object" && error !== null && "statusCode" in error;
  const status = isStated ? error.statusCode : 500;
  return typeof status === "number" && status >= 400 && status <= 599 ? status : 500;
}

async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes("*") ? "*" : [...origins],
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    exposedHeaders: ["x-request-id", "x-fal-request-id", "retry-after", "content-range", "accept-ranges", "etag"],
    maxAge: 600,
  });
}
