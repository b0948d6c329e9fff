import { randomInt } from "node:crypto";
import type { Facade, FacadeServices } from "@lacuna/http";
import { FACADE_NAME } from "./find-own-task.ts";
import { falOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { rewriteUrl } from "./rewrite-url.ts";
import { falRoutes } from "./routes.ts";
import { VENDOR_HOSTS } from "./vendor-hosts.ts";

/**
 * fal.ai's contract for `fal-ai/flux-pro/v1/erase`. What is mirrored and what is not: docs/facades/fal.md.
 *
 * @param randomSeed  Integer 0 to 2³²−1, for each request: the contract has no field for it.
 */
export function falFacade(services: FacadeServices, randomSeed: () => number = () => randomInt(2 ** 32)): Facade {
  return {
    name: FACADE_NAME,
    routes: falRoutes(services, randomSeed),
    hosts: VENDOR_HOSTS,
    rewriteUrl,
    renderWebhook: (task) => renderWebhook(services, task),
    openApi: falOpenApi,
  };
}
