import type { FacadeServices } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import { imageRoutes } from "./routes/image-routes.ts";
import { socketRoutes } from "./routes/socket-routes.ts";
import { replyWithErrors, taskRoutes } from "./routes/task-routes.ts";
import type { SocketLimits } from "./socket/socket-limits.ts";

/** Both transports, and the pictures that were uploaded. */
export function runwareRoutes(services: FacadeServices, limits: SocketLimits): FastifyPluginAsync {
  return async (app) => {
    replyWithErrors(app);
    await app.register(taskRoutes(services));
    await app.register(socketRoutes(services, limits));
    await app.register(imageRoutes(services));
  };
}
