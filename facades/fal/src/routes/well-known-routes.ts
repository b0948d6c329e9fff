import type { FacadeServices } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import { webhookKey } from "../render-webhook.ts";
import { webhookKeySet } from "../webhook-signature.ts";

/** The keys that webhooks are signed with, for whoever receives them. They may be cached for a day. */
export function wellKnownRoutes(services: FacadeServices): FastifyPluginAsync {
  return async (app) => {
    app.get("/.well-known/jwks.json", async (_request, reply) =>
      reply.header("cache-control", "public, max-age=86400").send(webhookKeySet(await webhookKey(services))),
    );
  };
}
