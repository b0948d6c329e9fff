import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RequestContext, RequestNotes } from "../observe/request-context.ts";
import type { ServerMetrics } from "../observe/server-metrics.ts";
import { NO_TRACING, type Tracing } from "../observe/tracing.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose contract the route belongs to; empty for the server's own. */
    facadeName: string;
    notes: RequestNotes;
  }
}

/** The client left before the answer, or in the middle of it. No answer has this status; nginx calls it so too. */
const CLIENT_GONE = 499;

export interface CloseParts {
  readonly context: RequestContext;
  readonly metrics: ServerMetrics;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
}

/** Gives every answer the request's id, and closes every request with one line and one count. */
export function closeRequests(app: FastifyInstance, { context, metrics, tracing = NO_TRACING }: CloseParts): void {
  function close(request: FastifyRequest, status: number): void {
    if (request.notes.isClosed) return;
    request.notes.isClosed = true;
    const milliseconds = performance.now() - request.notes.startedAt;
    const { facadeName: facade, method } = request;
    const route = request.routeOptions.url ?? "";
    metrics.countRequest({ method, route, status, facade, seconds: milliseconds / 1000 });
    const { taskId, span } = request.notes;
    const traced = { "http.request.method": method, "http.route": route, "http.response.status_code": status };
    span?.end({ ...traced, ...(taskId !== undefined && { "lacuna.task.id": taskId }) }, status >= 500);
    const fields = {
      method,
      path: pathOf(request.url),
      status,
      ms: Math.round(milliseconds * 10) / 10,
      ...(facade !== "" && { facade }),
      ...(taskId !== undefined && { taskId }),
    };
    if (status >= 500) request.log.error(fields, "request");
    else if (status >= 400) request.log.warn(fields, "request");
    else if (isProbe(route)) request.log.debug(fields, "request");
    else request.log.info(fields, "request");
  }

  app.decorateRequest("facadeName", "");
  app.decorateRequest("notes");
  app.addHook("onRequest", async (request, reply) => {
    const route = request.routeOptions.url ?? "";
    const span = isProbe(route)
      ? undefined
      : tracing.openRequest(`${request.method} ${route}`.trim(), request.headers["traceparent"]);
    request.notes = { startedAt: performance.now(), isClosed: false, ...(span && { span }) };
    reply.header("x-request-id", request.id);
  });
  // Not sooner: what the events of the body call would be outside of the context.
  app.addHook("preHandler", ({ notes }, _reply, done) => {
    if (notes.span === undefined) context.run(notes, done);
    else notes.span.run(() => context.run(notes, done));
  });
  app.addHook("onError", async (request, reply, error) => {
    if (reply.statusCode >= 500) request.log.error({ err: error }, "request failed");
  });
  app.addHook("onResponse", async (request, reply) => close(request, reply.statusCode));
  app.addHook("onRequestAbort", async (request) => close(request, CLIENT_GONE));
}

/** Queries hold signatures and tokens; very long paths are somebody's try at something. */
function pathOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  return path.slice(0, 200);
}

/** Asked for every few seconds, for as long as the server runs. */
function isProbe(route: string): boolean {
  return route === "/healthz" || route === "/readyz" || route === "/metrics";
}
