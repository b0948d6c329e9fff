import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";

/**
 * Everything the page needs is served here; a photograph can be sent nowhere else, whatever somebody manages to put into
 * the page. WebAssembly is compiled, so it needs leave; pictures are shown from memory (`blob:`, `data:`).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob: data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  // Together these isolate the page, which browsers ask of pages whose threads share memory.
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), clipboard-read=(self), clipboard-write=(self), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  // By this the page knows that it came from a server that erases, not from a static host.
  "lacuna-api": "/lacuna/v1",
};

/** @returns  Where the built studio lies; `undefined` when it has not been built or is not installed. */
export function findStudio(): string | undefined {
  try {
    const folder = path.dirname(fileURLToPath(import.meta.resolve("@lacuna/studio/package.json")));
    const site = path.join(folder, "dist-site");
    return existsSync(path.join(site, "index.html")) ? site : undefined;
  } catch {
    return undefined;
  }
}

/** The studio at `/`, and its files. */
export function studioRoutes(folder: string): FastifyPluginAsync {
  return async (app) => {
    await app.register(fastifyStatic, {
      root: folder,
      // Each file is a route of its own: the contracts own all other paths, and a missing one is answered by them.
      wildcard: false,
      cacheControl: false,
      // The build puts compressed copies beside its files; they are no files of their own.
      preCompressed: true,
      globIgnore: ["**/*.br"],
      setHeaders(reply, file) {
        for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
        // What has its content's hash in its name never changes; the page, and what it is installed by, may.
        const isHashed = path.dirname(file) === path.join(folder, "assets");
        reply.header("vary", "accept-encoding");
        reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  };
}
