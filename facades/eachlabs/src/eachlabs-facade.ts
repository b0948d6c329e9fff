import type { Facade, FacadeServices } from "@lacuna/http";
import { FACADE_NAME } from "./endpoints.ts";
import { eachlabsOpenApi } from "./openapi.ts";
import { renderWebhook } from "./render-webhook.ts";
import { eachlabsRoutes } from "./routes.ts";

/** A key's own limits come before these. */
export interface EachlabsSettings {
  /** Predictions created in a minute under one key. Default 100, as documented. */
  readonly createsPerMinute: number;
  /** Open (queued or running) tasks of one key. Default 10, as documented. */
  readonly maxOpen: number;
}

const DEFAULTS: EachlabsSettings = { createsPerMinute: 100, maxOpen: 10 };

/** Each Labs' predictions: `lacuna-erase`, and `flux-fill-pro` where a provider for it is configured. What is mirrored: docs/facades/eachlabs.md. */
export function eachlabsFacade(services: FacadeServices, settings: Partial<EachlabsSettings> = {}): Facade {
  return {
    name: FACADE_NAME,
    routes: eachlabsRoutes(services, { ...DEFAULTS, ...settings }),
    renderWebhook: async (task) => renderWebhook(services, task),
    openApi: eachlabsOpenApi,
  };
}
