import type { Facade, FacadeServices } from "@lacuna/http";
import { FACADE_NAME } from "./endpoints.ts";
import { lacunaOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { lacunaRoutes } from "./routes.ts";

/** Lacuna's own contract: everything that the service can do. docs/facades/lacuna.md describes it. */
export function lacunaFacade(services: FacadeServices): Facade {
  return {
    name: FACADE_NAME,
    routes: lacunaRoutes(services),
    renderWebhook: (task, delivery) => renderWebhook(services, task, delivery),
    openApi: lacunaOpenApi,
  };
}
