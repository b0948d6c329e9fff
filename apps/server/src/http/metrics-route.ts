import type { KeyRing } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import type { ServerMetrics } from "../observe/server-metrics.ts";

export interface MetricsRouteParts {
  readonly metrics: ServerMetrics;
  readonly access: "open" | "key" | "off";
  readonly keys: KeyRing;
}

/** For Prometheus, which sends a key as `Authorization: Bearer …` (its setting `authorization`). */
export function metricsRoute({ metrics, access, keys }: MetricsRouteParts): FastifyPluginAsync {
  return async (app) => {
    if (access === "off") return;
    app.get("/metrics", async (request, reply) => {
      if (access === "key") {
        const key = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
        if ((await keys.check(key)).kind !== "known") {
          return reply
            .status(401)
            .header("www-authenticate", "Bearer")
            .send({ error: "unauthorized", message: "Metrics need a key: Authorization: Bearer …" });
        }
      }
      return reply
        .type(metrics.contentType)
        .header("cache-control", "no-store")
        .send(await metrics.scrape());
    });
  };
}
