import Fastify, { type FastifyInstance } from "fastify";
import type { Facade } from "../facade.ts";
import { readRequestId } from "../request-id.ts";
import type { FacadeParts } from "./open-facade-parts.ts";

export interface MountedFacade {
  readonly app: FastifyInstance;
  /** Method, path and status of every reply, in order. */
  readonly exchanges: readonly string[];
  /** Paths of requests whose client went away. */
  readonly aborts: readonly string[];
  /** Method and path of every route. */
  readonly routes: readonly string[];
}

/** The facade on a server that does not listen yet, with links to results beside it, as the real server has them. */
export async function mountFacade(
  { services, faults, openArtifact }: Pick<FacadeParts, "services" | "faults" | "openArtifact">,
  facade: Facade,
): Promise<MountedFacade> {
  const [exchanges, aborts, routes]: [string[], string[], string[]] = [[], [], []];
  const app = Fastify({
    genReqId: (request) => readRequestId(request),
    rewriteUrl: (request) => facade.rewriteUrl?.(request) ?? request.url ?? "/",
    forceCloseConnections: true,
  });
  app.addHook("onRoute", ({ method, url }) => void routes.push(...[method].flat().map((name) => `${name} ${url}`)));
  app.addHook("onResponse", async (request, reply) => {
    const exchange = `${request.method} ${request.url} ${reply.statusCode}`;
    exchanges.push(exchange);
    if (reply.statusCode === 500) faults.push(exchange); // those above are said on purpose
  });
  app.addHook("onRequestAbort", async ({ url }) => void aborts.push(url));
  app.get("/artifacts/*", async (request, reply) => {
    const link = services.links.verify(request.originalUrl);
    if (link.kind !== "valid") return reply.status(403).send();
    const task = await services.tasks.find(link.taskId);
    const artifact = task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
    const file = artifact && (await openArtifact(artifact.key));
    if (file === undefined) return reply.status(404).send();
    return reply.type(file.contentType).send(file.stream);
  });
  await app.register(facade.routes);
  return { app, exchanges, aborts, routes };
}
