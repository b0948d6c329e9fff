import {
  acceptJsonBodies,
  type FacadeServices,
  ForbiddenError,
  KeyRevokedError,
  sendEvents,
  type ServerEvent,
  whileClientWaits,
  whileKeyHolds,
} from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../authenticate.ts";
import { ERASE_ENDPOINT, FILL_ENDPOINT } from "../endpoints.ts";
import { FalError, serviceError } from "../errors.ts";
import { toCancelledReply } from "../failures.ts";
import { replyToFinished } from "../finished-reply.ts";
import { readBody } from "../read-body.ts";
import { type ReplyUrls, readReplyUrls } from "../reply-urls.ts";
import { sendWireReply } from "../send-wire-reply.ts";
import { type Endpoint, submitRequest } from "../submit-request.ts";
import { readRunOptions } from "../submit-options.ts";

/** `fal.run`: the answer to the request is the result. Who hangs up cancels. */
export function runRoutes(services: FacadeServices): FastifyPluginAsync {
  const { tasks } = services;

  async function accept(
    request: FastifyRequest,
    endpoint: Endpoint,
    reply: FastifyReply,
  ): Promise<{ readonly task: Task; readonly isInline: boolean; readonly urls: ReplyUrls }> {
    const caller = await authenticate(services, request, "apps");
    services.countRequest(caller);
    const urls = readReplyUrls(services, request);
    const options = readRunOptions(request.headers);
    const accepted = await submitRequest(services, endpoint, { body: readBody(request), urls, caller, options });
    reply.header("x-fal-request-id", accepted.task.id);
    return { ...accepted, urls };
  }

  async function* progressEvents(task: Task, origin: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    try {
      for await (const view of tasks.watch(task.id, signal)) {
        if (!isFinished(view.task)) {
          yield { data: { images: [], progress: view.progress } };
          continue;
        }
        const { status, body } = await replyToFinished(services, view.task, origin);
        yield { data: body };
        // The status has long been sent: only a connection that breaks off tells the vendor's client of a failure.
        if (status >= 400) throw new StreamFailedError(view.task.id);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  return async (app) => {
    acceptJsonBodies(app);
    const { maxBodyBytes: bodyLimit } = services;

    for (const endpoint of [ERASE_ENDPOINT, FILL_ENDPOINT] as const) {
      app.post(`/${endpoint}`, { bodyLimit }, async (request, reply) => {
        const signal = whileClientWaits(reply);
        const { task, isInline, urls } = await accept(request, endpoint, reply);
        const finished = await waitOrCancel(services, task, signal);
        const answer = await replyToFinished(services, finished, urls.origin);
        if (isInline) await tasks.delete(task.id);
        return sendWireReply(reply, answer);
      });

      app.post(`/${endpoint}/stream`, { bodyLimit }, async (request, reply) => {
        const signal = whileClientWaits(reply);
        const { task, urls } = await accept(request, endpoint, reply);
        // Not left to the events: of a client that has gone already, nobody asks for the first one.
        const cancel = (): void => {
          tasks
            .cancel(task.id)
            .catch((error: unknown) => request.log.error({ err: error }, "a task could not be cancelled"));
        };
        signal.addEventListener("abort", cancel, { once: true });
        if (signal.aborted) cancel();
        return sendEvents(services, task.owner, reply, progressEvents(task, urls.origin, signal));
      });
    }
  };
}

/** Who hangs up, and whose key is taken away, cancels. */
async function waitOrCancel({ tasks, keys }: FacadeServices, task: Task, signal: AbortSignal) {
  try {
    const finished = await whileKeyHolds(keys, task.owner, signal, (held) => tasks.wait(task.id, held));
    if (finished === undefined) throw serviceError(404, "Request not found", "not_found");
    return finished;
  } catch (error) {
    const isShutOut = error instanceof KeyRevokedError || error instanceof ForbiddenError;
    if (isShutOut || signal.aborted) await tasks.cancel(task.id);
    if (!signal.aborted) throw error;
    const { status, body, headers } = toCancelledReply(); // for the log: nobody is there to read it
    throw new FalError(status, body, headers);
  }
}

class StreamFailedError extends Error {
  constructor(taskId: string) {
    super(`Request ${taskId} failed after its stream had begun.`);
    this.name = "StreamFailedError";
  }
}
