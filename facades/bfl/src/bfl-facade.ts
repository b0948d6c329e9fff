import type { Facade, FacadeServices } from "@lacuna/http";
import { FACADE_NAME, VENDOR_HOSTS } from "./endpoints.ts";
import { bflOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { bflRoutes } from "./routes.ts";

/**
 * Black Forest Labs' contract for `flux-tools/erase-v1`. What is mirrored and what is not: docs/facades/bfl.md.
 */
export function bflFacade(services: FacadeServices): Facade {
  return {
    name: FACADE_NAME,
    routes: bflRoutes(services),
    hosts: VENDOR_HOSTS,
    renderWebhook: async (task) => renderWebhook(services, task),
    openApi: bflOpenApi,
  };
}
