import {
  acceptJsonBodies,
  extensionOf,
  type FacadeServices,
  type Guard,
  requireChange,
  sendEvents,
  whileClientWaits,
} from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { answerWithTask, readTaskQuery } from "../answer-with-task.ts";
import { listQuery, type WireTask, type WireTaskList } from "../contract.ts";
import { problemError } from "../errors.ts";
import { findOwnTask } from "../find-own-task.ts";
import { listTasks } from "../list-tasks.ts";
import { parseInput } from "../parse-input.ts";
import { showTask } from "../show-task.ts";
import { taskEvents } from "../task-events.ts";

/** Nothing is to be said in the bodies of these requests. */
const SMALL_BODY_BYTES = 64 * 1024;
/** After which browsers come back to a stream that was lost. */
const RETRY_MS = 1000;

interface ById {
  Params: { id: string };
}
interface ByNumber {
  Params: { id: string; n: string };
}

/** `/tasks`: a caller's own, whichever contract they came in through. */
export function taskRoutes(services: FacadeServices, { admit, callerOf }: Guard): FastifyPluginAsync {
  const { tasks } = services;
  const find = (request: FastifyRequest<ById>): Promise<Task> =>
    findOwnTask(services, callerOf(request), request.params.id);
  const show = (request: FastifyRequest, task: Task): Promise<WireTask> =>
    showTask(services, task, services.originOf(request));

  async function cancel(request: FastifyRequest<ById>, reply: FastifyReply): Promise<WireTask> {
    requireChange(callerOf(request));
    const { id } = await find(request);
    const outcome = await tasks.cancel(id);
    const task = await tasks.find(id);
    if (task === undefined) throw problemError(404, "not-found", "There is no such task.");
    reply.status(outcome === "requested" ? 202 : 200);
    return show(request, task);
  }

  async function remove(request: FastifyRequest<ById>, reply: FastifyReply): Promise<FastifyReply> {
    requireChange(callerOf(request));
    const { id, state } = await find(request);
    if (await tasks.delete(id)) return reply.status(204).send();
    if ((await tasks.find(id)) === undefined) return reply.status(204).send(); // somebody else was faster
    throw problemError(409, "task-open", `The task is ${state}. Cancel it first, or wait for its end.`);
  }

  async function sendResult(request: FastifyRequest<ByNumber>, reply: FastifyReply): Promise<FastifyReply> {
    const task = await find(request);
    const { n } = request.params;
    const artifact = task.state === "succeeded" && /^\d{1,2}$/.test(n) ? task.result.artifacts[Number(n)] : undefined;
    if (artifact === undefined) throw problemError(404, "not-found", "The task has no such result.");
    const fileName = `${task.id}-${n}.${extensionOf(artifact.contentType)}`;
    return sendPicture(reply, artifact.contentType, fileName, await services.readArtifact(artifact));
  }

  async function sendPreview(request: FastifyRequest<ById>, reply: FastifyReply): Promise<FastifyReply> {
    const { id } = await find(request);
    const jpeg = await tasks.preview(id);
    if (jpeg === undefined) throw problemError(404, "not-found", "There is no preview of this task yet.");
    return sendPicture(reply, "image/jpeg", `${id}-preview.jpg`, jpeg);
  }

  return async (app) => {
    acceptJsonBodies(app);
    const guarded = { onRequest: admit, bodyLimit: SMALL_BODY_BYTES };

    app.get("/tasks", guarded, async (request): Promise<WireTaskList> => {
      const page = await listTasks(services, callerOf(request), parseInput(listQuery, request.query));
      const shown = await Promise.all(page.tasks.map((task) => show(request, task)));
      return { tasks: shown, ...(page.next !== undefined && { next: page.next }) };
    });
    app.get<ById>("/tasks/:id", guarded, async (request, reply) => {
      const query = readTaskQuery(request);
      return answerWithTask(services, request, reply, await find(request), query);
    });
    app.delete<ById>("/tasks/:id", guarded, remove);
    app.post<ById>("/tasks/:id/cancel", guarded, cancel);
    app.get<ById>("/tasks/:id/events", { ...guarded, exposeHeadRoute: false }, async (request, reply) => {
      const signal = whileClientWaits(reply);
      const { id } = await find(request);
      const linesSeen = readLastEventId(request.headers["last-event-id"]);
      const events = taskEvents(services, id, services.originOf(request), linesSeen, signal);
      return sendEvents(services, callerOf(request).owner, reply, events, { retryMs: RETRY_MS });
    });
    app.get<ByNumber>("/tasks/:id/results/:n", guarded, sendResult);
    app.get<ById>("/tasks/:id/preview", guarded, sendPreview);
  };
}

/** What a client sends is its own picture: it is shown, and nothing in it is run. */
function sendPicture(reply: FastifyReply, contentType: string, fileName: string, bytes: Uint8Array): FastifyReply {
  return reply
    .header("content-type", contentType)
    .header("content-disposition", `inline; filename="${fileName}"`)
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("cache-control", "private, no-cache")
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function readLastEventId(header: string | string[] | undefined): number {
  return typeof header === "string" && /^\d{1,9}$/.test(header) ? Number(header) : 0;
}
