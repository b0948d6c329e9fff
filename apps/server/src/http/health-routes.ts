import type { ArtifactStore, JobStore } from "@lacuna/jobs";
import type { FastifyPluginAsync } from "fastify";

export interface HealthParts {
  readonly store: Pick<JobStore, "ping">;
  readonly artifacts: Pick<ArtifactStore, "ping">;
  readonly isShuttingDown: () => boolean;
}

const PING_MS = 5000;

/**
 * `/healthz`: the process answers. `/readyz`: it can take tasks. Neither asks for a key or says more than that, since those
 * who watch over servers have none; what is wrong is in the log.
 */
export function healthRoutes({ store, artifacts, isShuttingDown }: HealthParts): FastifyPluginAsync {
  return async (app) => {
    app.addHook("onRequest", async (_request, reply) => void reply.header("cache-control", "no-store"));
    app.get("/healthz", async () => ({ status: "ok" }));
    app.get("/readyz", async (request, reply) => {
      if (isShuttingDown()) return reply.status(503).send({ status: "shutting_down" });
      const [tasks, files] = await Promise.all([
        answers(store.ping(), (error) => request.log.error({ err: error }, "the task database does not answer")),
        answers(artifacts.ping(), (error) => request.log.error({ err: error }, "files cannot be stored")),
      ]);
      const isReady = tasks && files;
      return reply.status(isReady ? 200 : 503).send({ status: isReady ? "ok" : "unavailable", tasks, files });
    });
  };
}

async function answers(ping: Promise<void>, onError: (error: unknown) => void): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${PING_MS} ms.`)), PING_MS);
  });
  try {
    await Promise.race([ping, timeout]);
    return true;
  } catch (error) {
    onError(error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
