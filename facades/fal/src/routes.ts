import type { FacadeServices } from "@lacuna/http";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { ERASE_ENDPOINT, FILL_ENDPOINT } from "./endpoints.ts";
import { readReplyUrls } from "./reply-urls.ts";
import { replyWithErrors } from "./reply-with-errors.ts";
import { mediaRoutes } from "./routes/media-routes.ts";
import { queueRoutes } from "./routes/queue-routes.ts";
import { runRoutes } from "./routes/run-routes.ts";
import { storageRoutes } from "./routes/storage-routes.ts";
import { wellKnownRoutes } from "./routes/well-known-routes.ts";
import { MEDIA_PREFIX, PROXY_PATH, QUEUE_PREFIX, REST_PREFIX, RUN_PREFIX } from "./vendor-hosts.ts";

const ROOT = "/fal";

/** All hosts of the vendor, each under its prefix. Requests that name a host have had theirs put before (`rewriteUrl`). */
export function falRoutes(services: FacadeServices): FastifyPluginAsync {
  return async (app) => {
    // `rewriteUrl` leads every request with a target of ours away from here.
    app.all(PROXY_PATH, async (_request, reply) => reply.status(400).send(JSON.stringify("Invalid request")));
    await app.register(
      async (root) => {
        replyWithErrors(root);
        root.setNotFoundHandler(replyNotFound);
        root.addHook("onRequest", async (request, reply) => {
          reply.header("x-fal-request-id", request.id); // until there is a task to name
          readReplyUrls(services, request); // a page that points a name of its own at us gets no further
        });
        await root.register(runRoutes(services), { prefix: below(RUN_PREFIX) });
        await root.register(queueRoutes(services), { prefix: below(QUEUE_PREFIX) });
        await root.register(storageRoutes(services), { prefix: below(REST_PREFIX) });
        await root.register(wellKnownRoutes(services), { prefix: below(REST_PREFIX) });
        await root.register(mediaRoutes(services), { prefix: below(MEDIA_PREFIX) });
      },
      { prefix: ROOT },
    );
  };
}

function below(prefix: string): string {
  return prefix.slice(ROOT.length);
}

async function replyNotFound(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [url = ""] = request.url.split("?", 1);
  const path = url.replace(/^\/fal\/(?:run|queue|rest|media)(?=\/)/, "");
  if ([ERASE_ENDPOINT, FILL_ENDPOINT].includes(path.slice(1)) && request.method !== "POST") {
    return reply.status(405).header("allow", "POST").send({ detail: "Method Not Allowed" });
  }
  return reply.status(404).send({ detail: `Path ${path} not found` });
}
