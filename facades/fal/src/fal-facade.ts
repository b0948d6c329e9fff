import type { Facade, FacadeServices } from "@lacuna/http";
import { FACADE_NAME } from "./find-own-task.ts";
import { falOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { rewriteUrl } from "./rewrite-url.ts";
import { falRoutes } from "./routes.ts";
import { VENDOR_HOSTS } from "./vendor-hosts.ts";

/**
 * fal.ai's contract for `fal-ai/flux-pro/v1/erase`. What is mirrored and what is not: docs/facades/fal.md.
 */
export function falFacade(services: FacadeServices): Facade {
  return {
    name: FACADE_NAME,
    routes: falRoutes(services),
    hosts: VENDOR_HOSTS,
    rewriteUrl,
    renderWebhook: (task) => renderWebhook(services, task),
    openApi: falOpenApi,
  };
}
