import { type FacadeServices, isUuid } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import { notFound } from "../errors.ts";

/** `GET /runware/images/<UUID>`: what was uploaded, for whoever knows the UUID. */
export function imageRoutes({ tasks }: Pick<FacadeServices, "tasks">): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { uuid: string } }>(
      "/runware/images/:uuid",
      { exposeHeadRoute: false },
      async (request, reply) => {
        const { uuid } = request.params;
        const file = isUuid(uuid) ? await tasks.uploads.open(uuid.toLowerCase()) : undefined;
        // Uploads of other contracts may be of any type; only what this one stores is shown here.
        if (file === undefined || !file.contentType.startsWith("image/")) {
          file?.stream.destroy();
          throw notFound("There is no such image, or it has expired.");
        }
        return reply
          .header("content-type", file.contentType)
          .header("content-length", file.sizeBytes)
          .header("x-content-type-options", "nosniff")
          .header("content-security-policy", "default-src 'none'; sandbox")
          .header("cache-control", "private, max-age=3600")
          .send(file.stream);
      },
    );
  };
}
