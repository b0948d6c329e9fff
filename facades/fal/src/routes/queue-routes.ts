import {
  acceptJsonBodies,
  type Caller,
  type FacadeServices,
  requireChange,
  sendEvents,
  type ServerEvent,
  whileClientWaits,
} from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../authenticate.ts";
import type { QueueStatus } from "../contract.ts";
import { ERASE_ENDPOINT, FILL_ENDPOINT, REQUEST_OWNERS } from "../endpoints.ts";
import { FalError, serviceError } from "../errors.ts";
import { findOwnTask } from "../find-own-task.ts";
import { replyToFinished } from "../finished-reply.ts";
import { readBody } from "../read-body.ts";
import { type ReplyUrls, readReplyUrls } from "../reply-urls.ts";
import { sendWireReply } from "../send-wire-reply.ts";
import { type Endpoint, submitRequest } from "../submit-request.ts";
import { readSubmitOptions } from "../submit-options.ts";
import { toQueueStatus, toQueueUrls } from "../translate.ts";
import { readWantsLogs } from "../wants-logs.ts";

interface QueueRequest {
  Params: { requestId: string };
  Querystring: Record<string, unknown>;
}

/** `queue.fal.run`: submit, then ask. */
export function queueRoutes(services: FacadeServices): FastifyPluginAsync {
  const urlsOf = (request: FastifyRequest): ReplyUrls => readReplyUrls(services, request);

  async function findTask(
    request: FastifyRequest<QueueRequest>,
    reply: FastifyReply,
    check?: (caller: Caller) => void,
  ): Promise<Task> {
    const caller = await authenticate(services, request, "apps");
    check?.(caller);
    const task = await findOwnTask(services, caller, request.params.requestId);
    reply.header("x-fal-request-id", task.id);
    return task;
  }

  async function statusOf(task: Task, queueUrl: string, wantsLogs: boolean, linesSeen = 0): Promise<QueueStatus> {
    const position = task.state === "queued" ? ((await services.tasks.queuePosition(task.id)) ?? 0) : 0;
    const log = wantsLogs && task.state !== "queued" ? await services.tasks.log(task.id, linesSeen) : undefined;
    return toQueueStatus(task, queueUrl, position, log);
  }

  /** Each line of the log is sent once: the vendor's client puts those of all events together. */
  async function* statusEvents(
    task: Task,
    queueUrl: string,
    wantsLogs: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<ServerEvent> {
    let linesSent = 0;
    let sent = "";
    try {
      for await (const view of services.tasks.watch(task.id, signal)) {
        const status = await statusOf(view.task, queueUrl, wantsLogs, linesSent);
        const lines = ("logs" in status && status.logs?.length) || 0;
        const stage = `${status.status} ${"queue_position" in status ? status.queue_position : ""}`;
        if (stage === sent && lines === 0) continue;
        linesSent += lines;
        sent = stage;
        yield { data: status };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async function cancel(request: FastifyRequest<QueueRequest>, reply: FastifyReply): Promise<FastifyReply> {
    const task = await findTask(request, reply, requireChange).catch((error: unknown) => {
      const isAbsent = error instanceof FalError && error.statusCode === 404;
      throw isAbsent ? new FalError(404, { status: "NOT_FOUND" }) : error;
    });

    const outcome = await services.tasks.cancel(task.id);
    if (outcome === "not_found") return reply.status(404).send({ status: "NOT_FOUND" });
    if (outcome === "already_finished") return reply.status(400).send({ status: "ALREADY_COMPLETED" });
    return reply.status(202).send({ status: "CANCELLATION_REQUESTED" });
  }

  async function sendResult(request: FastifyRequest<QueueRequest>, reply: FastifyReply): Promise<FastifyReply> {
    const task = await findTask(request, reply);
    if (!isFinished(task)) throw serviceError(400, "Request is still in progress", "bad_request");
    return sendWireReply(reply, await replyToFinished(services, task, urlsOf(request).origin));
  }

  function addRequestRoutes(app: FastifyInstance, owner: string): void {
    const path = `/${owner}/requests/:requestId`;
    app.get<QueueRequest>(`${path}/status`, async (request, reply) => {
      const task = await findTask(request, reply);
      const status = await statusOf(task, urlsOf(request).queue, readWantsLogs(request.query));
      return reply.status(status.status === "COMPLETED" ? 200 : 202).send(status);
    });
    app.get<QueueRequest>(`${path}/status/stream`, { exposeHeadRoute: false }, async (request, reply) => {
      const signal = whileClientWaits(reply);
      const task = await findTask(request, reply);
      const events = statusEvents(task, urlsOf(request).queue, readWantsLogs(request.query), signal);
      return sendEvents(services, task.owner, reply, events);
    });
    app.get<QueueRequest>(path, sendResult);
    app.put<QueueRequest>(`${path}/cancel`, cancel);
  }

  async function submit(
    request: FastifyRequest<QueueRequest>,
    endpoint: Endpoint,
    caller: Caller,
  ): Promise<{ readonly task: Task; readonly urls: ReplyUrls }> {
    const urls = urlsOf(request);
    const options = readSubmitOptions(request.headers, request.query);
    const { task } = await submitRequest(services, endpoint, { body: readBody(request), urls, caller, options });
    return { task, urls };
  }

  return async (app) => {
    acceptJsonBodies(app);
    const { maxBodyBytes: bodyLimit } = services;

    for (const endpoint of [ERASE_ENDPOINT, FILL_ENDPOINT] as const) {
      app.post<QueueRequest>(`/${endpoint}`, { bodyLimit }, async (request, reply) => {
        const caller = await authenticate(services, request, "apps");
        services.countRequest(caller);
        const { task, urls } = await submit(request, endpoint, caller);
        const position = (await services.tasks.queuePosition(task.id)) ?? 0;
        return reply.header("x-fal-request-id", task.id).send({
          status: "IN_QUEUE",
          queue_position: position,
          gateway_request_id: task.id,
          ...toQueueUrls(task.id, urls.queue),
        });
      });
    }

    for (const owner of REQUEST_OWNERS) addRequestRoutes(app, owner);
  };
}
