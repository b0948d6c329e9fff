import type { Facade, FacadeServices } from "@lacuna/http";
import { runwareOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { runwareRoutes } from "./routes.ts";
import { DEFAULT_SOCKET_LIMITS, type SocketLimits } from "./socket/socket-limits.ts";
import { FACADE_NAME } from "./task-note.ts";

/**
 * Runware's contract for `bfl:flux@erase`, over HTTP and WebSocket. What is mirrored and what is not:
 * docs/facades/runware.md.
 */
export function runwareFacade(services: FacadeServices, limits: Partial<SocketLimits> = {}): Facade {
  return {
    name: FACADE_NAME,
    hosts: ["api.runware.ai", "ws-api.runware.ai"],
    routes: runwareRoutes(services, { ...DEFAULT_SOCKET_LIMITS, ...limits }),
    renderWebhook: (task, delivery) => renderWebhook(services, task, delivery),
    openApi: runwareOpenApi,
  };
}
