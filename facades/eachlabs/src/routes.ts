import {
  acceptJsonBodies,
  createGuard,
  createRateCounter,
  type FacadeServices,
  requireChange,
  whileClientWaits,
  whileKeyHolds,
} from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { authenticate } from "./authenticate.ts";
import { cancelPrediction } from "./cancel-prediction.ts";
import { listQuery, type Prediction } from "./contract.ts";
import type { EachlabsSettings } from "./eachlabs-facade.ts";
import { EXECUTIONS_PATH, FACADE_NAME, PREDICTION_PATH } from "./endpoints.ts";
import { EachlabsError } from "./errors.ts";
import { findOwnTask } from "./find-own-task.ts";
import { listPredictions } from "./list-predictions.ts";
import { outputUrlOn } from "./output-url.ts";
import { parseInput } from "./parse-input.ts";
import { readBody } from "./read-body.ts";
import { replyWithErrors } from "./reply-with-errors.ts";
import { submitPrediction } from "./submit-prediction.ts";
import { toCreateReply, toPrediction, toRunReply } from "./translate.ts";

interface ById {
  Params: { id: string };
}

/** Predictions and their list. Each path is served with and without "/" at its end, and never redirected. */
export function eachlabsRoutes(services: FacadeServices, settings: EachlabsSettings): FastifyPluginAsync {
  const { admit, admitCounted, callerOf } = createGuard(
    (request) => authenticate(services, request),
    services.countRequest,
  );
  const countCreate = createRateCounter({ requestsPerMinute: settings.createsPerMinute, now: services.now });

  async function admitCreate(request: FastifyRequest): Promise<void> {
    await admitCounted(request);
    countCreate(callerOf(request));
  }

  async function submit(request: FastifyRequest): Promise<Task> {
    const origin = services.originOf(request);
    const caller = callerOf(request);
    return submitPrediction(services, settings, { body: readBody(request.body), caller, origin });
  }

  async function show(task: Task, origin: string): Promise<Prediction> {
    const price = services.priceOf(`${FACADE_NAME}/${task.origin.model}`);
    const log = await services.tasks.log(task.id);
    return toPrediction(task, { origin, outputUrl: outputUrlOn(services, origin), price, log });
  }

  function addPredictionRoutes(app: FastifyInstance): void {
    const creating = { bodyLimit: services.maxBodyBytes, onRequest: admitCreate };
    const asking = { bodyLimit: services.maxBodyBytes, onRequest: admit };

    app.post("/", creating, async (request) => toCreateReply(await submit(request)));

    addBoth("/run", (path) =>
      app.post(path, creating, async (request, reply) => {
        // Who hangs up loses the answer, not the prediction: it can still be asked about.
        const signal = whileClientWaits(reply);
        const { id, owner } = await submit(request);
        const task = await whileKeyHolds(services.keys, owner, signal, (held) => services.tasks.wait(id, held));
        if (task === undefined) throw new EachlabsError(404, "Prediction not found");
        return toRunReply(task, outputUrlOn(services, services.originOf(request)));
      }),
    );
    addBoth("/:id", (path) =>
      app.get<ById>(path, asking, async (request) => {
        const task = await findOwnTask(services, callerOf(request), request.params.id);
        return show(task, services.originOf(request));
      }),
    );
    addBoth("/:id/cancel", (path) =>
      app.post<ById>(path, asking, async (request) => {
        requireChange(callerOf(request));
        return cancelPrediction(services, await findOwnTask(services, callerOf(request), request.params.id));
      }),
    );
  }

  function addListRoutes(app: FastifyInstance): void {
    app.get("/", { onRequest: admit }, async (request) => {
      const query = parseInput(listQuery, withoutEmpty(request.query), "query");
      const tasks = await listPredictions(services, callerOf(request), query);
      const origin = services.originOf(request);
      return Promise.all(tasks.map((task) => show(task, origin)));
    });
  }

  return async (root) => {
    for (const [prefix, addRoutes] of [
      [PREDICTION_PATH, addPredictionRoutes],
      [EXECUTIONS_PATH, addListRoutes],
    ] as const) {
      await root.register(
        async (app) => {
          replyWithErrors(app);
          acceptJsonBodies(app);
          app.addHook("onRequest", async (request, reply) => {
            reply.header("x-request-id", request.id);
          });
          app.setNotFoundHandler(async (_request, reply) =>
            reply.status(404).send(new EachlabsError(404, "Not found", "There is no such path or method.").body),
          );
          addRoutes(app);
        },
        { prefix },
      );
    }
  };
}

function addBoth(path: string, add: (path: string) => void): void {
  add(path);
  add(`${path}/`);
}

/** Forms send what nobody has filled in. */
function withoutEmpty(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return {};
  return Object.fromEntries(Object.entries(query).filter(([, value]: [string, unknown]) => value !== ""));
}
