import type { Facade } from "@lacuna/http";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";

export interface FrontParts {
  readonly facades: readonly Facade[];
  readonly originOf: (request: FastifyRequest) => string;
  readonly version: string;
  /** Whether `/` belongs to the studio. */
  readonly hasStudio: boolean;
}

/** What is served here, for people (`/contracts`, and `/` without the studio) and for programs (`/openapi/<facade>.json`). */
export function frontRoutes({ facades, originOf, version, hasStudio }: FrontParts): FastifyPluginAsync {
  const page = frontPage(facades, version);
  return async (app) => {
    for (const path of hasStudio ? ["/contracts"] : ["/", "/contracts"]) {
      app.get(path, async (_request, reply) =>
        reply
          .headers({
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            "x-content-type-options": "nosniff",
          })
          .type("text/html; charset=utf-8")
          .send(page),
      );
    }
    for (const facade of facades) {
      app.get(`/openapi/${facade.name}.json`, async (request) => facade.openApi(originOf(request)));
    }
  };
}

/** Names of facades are ours and plain. */
function frontPage(facades: readonly Facade[], version: string): string {
  const contracts = facades.map(({ name }) => `<li><a href="/openapi/${name}.json">${name}</a></li>`).join("");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lacuna</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>Lacuna ${version}</h1>
<p>This server erases objects from photographs. It speaks these contracts, each described by an OpenAPI document:</p>
<ul>${contracts}</ul>
<p><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a> and <a href="/metrics">/metrics</a> tell how it fares.</p>
</html>
`;
}
