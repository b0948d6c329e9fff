import { createGuard, type FacadeServices } from "@lacuna/http";
import type { FastifyInstance, FastifyPluginAsync, HTTPMethods } from "fastify";
import { authenticate } from "./authenticate.ts";
import { PREFIX } from "./endpoints.ts";
import { problemError } from "./errors.ts";
import { lacunaOpenApi } from "./openapi.ts";
import { replyWithErrors, sendProblem } from "./reply-with-errors.ts";
import { commandRoutes } from "./routes/command-routes.ts";
import { taskRoutes } from "./routes/task-routes.ts";
import { uploadRoutes } from "./routes/upload-routes.ts";

export function lacunaRoutes(services: FacadeServices): FastifyPluginAsync {
  const guard = createGuard((request) => authenticate(services, request), services.countRequest);
  return async (root) => {
    await root.register(
      async (app) => {
        replyWithErrors(app);
        app.setNotFoundHandler(async (_request, reply) =>
          sendProblem(reply, problemError(404, "not-found", "There is no such path.")),
        );
        await app.register(commandRoutes(services, guard));
        await app.register(taskRoutes(services, guard));
        await app.register(uploadRoutes(services, guard));
        app.get("/openapi.json", async (request) => lacunaOpenApi(services.originOf(request)));
        await app.register(async (others) => refuseOtherMethods(others));
      },
      { prefix: PREFIX },
    );
  };
}

const ALL_METHODS: readonly HTTPMethods[] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

function refuseOtherMethods(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  for (const [url, ...allowed] of [
    ["/openapi.json", "GET"],
    ["/erase", "POST"],
    ["/fill", "POST"],
    ["/extend", "POST"],
    ["/select", "POST"],
    ["/uploads", "POST"],
    ["/tasks", "GET"],
    ["/tasks/:id", "GET", "DELETE"],
    ["/tasks/:id/cancel", "POST"],
    ["/tasks/:id/events", "GET"],
    ["/tasks/:id/results/:n", "GET"],
    ["/tasks/:id/preview", "GET"],
  ] as const) {
    app.route({
      method: ALL_METHODS.filter((method) => !allowed.some((one) => one === method)),
      url,
      onRequest: async () => {
        const allow = allowed.join(", ");
        throw problemError(405, "method-not-allowed", `This path takes ${allow}.`, { allow });
      },
      handler: async () => undefined,
    });
  }
}
