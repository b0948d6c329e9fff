import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RequestContext, RequestNotes } from "../observe/request-context.ts";
import type { ServerMetrics } from "../observe/server-metrics.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose contract the route belongs to; empty for the server's own. */
    facadeName: string;
    notes: RequestNotes;
  }
}

/** The client left before the answer, or in the middle of it. No answer has this status; nginx calls it so too. */
const CLIENT_GONE = 499;

/** Gives every answer the request's id, and closes every request with one line and one count. */
export function closeRequests(app: FastifyInstance, context: RequestContext, metrics: ServerMetrics): void {
  function close(request: FastifyRequest, status: number): void {
    if (request.notes.isClosed) return;
    request.notes.isClosed = true;
    const milliseconds = performance.now() - request.notes.startedAt;
    const { facadeName: facade, method } = request;
    const route = request.routeOptions.url ?? "";
    metrics.countRequest({ method, route, status, facade, seconds: milliseconds / 1000 });
    const { taskId } = request.notes;
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
    request.notes = { startedAt: performance.now(), isClosed: false };
    reply.header("x-request-id", request.id);
  });
  // Not sooner: what the events of the body call would be outside of the context.
  app.addHook("preHandler", (request, _reply, done) => context.run(request.notes, done));
  app.addHook("onError", async (request, reply, error) => {
    if (reply.statusCode >= 500) request.log.error({ err: error }, "request failed");
  });
  app.addHook("onResponse", async (request, reply) => close(request, reply.statusCode));
  app.addHook("onRequestAbort", async (request) => close(request, CLIENT_GONE));
}

/** Queries hold signatures and tokens; very long paths are somebody's try at something. */
function pathOf(url: string): string {
  return url.split("?", 1)[0].slice(0, 200);
}

/** Asked for every few seconds, for as long as the server runs. */
function isProbe(route: string): boolean {
  return route === "/healthz" || route === "/readyz" || route === "/metrics";
}
