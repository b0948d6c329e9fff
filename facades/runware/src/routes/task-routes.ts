import { randomUUID } from "node:crypto";
import {
  type Caller,
  ClientGoneError,
  type FacadeServices,
  ForbiddenError,
  KeyRevokedError,
  whileClientWaits,
  whileKeyHolds,
} from "@lacuna/http";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { authenticate, keyInHeader, unknownKey } from "../authenticate.ts";
import { answerResult, type AwaitedResult, untilDelivered } from "../await-answer.ts";
import { beginTask } from "../begin-task.ts";
import { type Answer, authenticationTask, type DataItem, type WireError } from "../contract.ts";
import { RunwareError } from "../errors.ts";
import { parseTask } from "../parse-task.ts";
import { isAuthentication, readTasks } from "../read-tasks.ts";
import { errorAnswer, toAnswer } from "../to-answer.ts";

/** Of one reply, in characters. Pictures that no longer fit can still be asked for, one task at a time. */
const MOST_REPLY_CHARACTERS = 200e6;

/** Tasks that are looked at together: some fetch a picture first. */
const MOST_AT_ONCE = 4;

/** `POST /v1`: a list of tasks, answered when all results are there that were not to be asked for. */
export function taskRoutes(services: FacadeServices): FastifyPluginAsync {
  async function callerOf(request: FastifyRequest, tasks: readonly unknown[]): Promise<Caller> {
    const inHeader = keyInHeader(request.headers.authorization);
    if (inHeader !== undefined) return authenticate(services, inHeader);
    const login = tasks.find(isAuthentication);
    return authenticate(services, login && parseTask(authenticationTask, login).apiKey);
  }

  async function answerTasks(request: FastifyRequest, reply: FastifyReply): Promise<readonly Answer[]> {
    const signal = whileClientWaits(reply);
    const received = readTasks(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    const caller = await callerOf(request, received);
    const tasks = received.filter((task) => !isAuthentication(task));
    if (tasks.length === 0) return [sessionAnswer()];
    const origin = services.originOf(request);
    const context = { caller, origin, log: request.log };
    const answers: Answer[] = [];
    const awaited: AwaitedResult[] = [];
    for (let next = 0; next < tasks.length; next += MOST_AT_ONCE) {
      const some = tasks.slice(next, next + MOST_AT_ONCE);
      for (const begun of await Promise.all(some.map((task) => beginTask(services, context, task)))) {
        answers.push(...begun.answers);
        awaited.push(...begun.awaited);
      }
    }
    await whileKeyHolds(services.keys, caller.owner, signal, (held) =>
      Promise.all(awaited.map(({ taskId }) => untilDelivered(services, taskId, held))),
    );
    let characters = 0;
    for (const result of awaited) {
      const answer = await answerResult(services, result, origin, request.log);
      characters += sizeOf(answer);
      answers.push(characters <= MOST_REPLY_CHARACTERS ? answer : tooMuch(result));
    }
    return answers;
  }

  return async (app) => {
    acceptAnyType(app);
    app.post("/v1", { bodyLimit: services.maxBodyBytes, onRequest: refuseUnknownKey }, async (request, reply) => {
      return sendAnswers(reply, await answerTasks(request, reply));
    });
  };

  /** Before a long body is read. Without a header the key may be in the body. */
  async function refuseUnknownKey(request: FastifyRequest): Promise<void> {
    const key = keyInHeader(request.headers.authorization);
    if (key !== undefined) await authenticate(services, key);
  }
}

/** Replies in the vendor's words to everything that is thrown below this app. */
export function replyWithErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    return sendAnswers(reply, [toHttpAnswer(error, request)]);
  });
}

function toHttpAnswer(error: unknown, request: FastifyRequest): Answer {
  if (error instanceof KeyRevokedError) return toHttpAnswer(unknownKey(), request);
  if (error instanceof RunwareError && error.statusCode === 401) {
    return toAnswer(error, { taskType: "authentication" }, request.log);
  }
  if (error instanceof ClientGoneError) {
    return errorAnswer(499, { code: "taskCancelled", message: error.message }); // for the log: nobody is there to read it
  }
  // Fastify's own, for bodies that are too large or broken off.
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  const isOurs = error instanceof RunwareError || error instanceof ForbiddenError;
  if (!isOurs && error instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    const code = status === 413 ? "maxRequestSizeExceeded" : "invalidRequest";
    return errorAnswer(status, { code, message: error.message });
  }
  return toAnswer(error, {}, request.log);
}

/** Both lists where there are both. When nothing has succeeded the status must say so: clients look at nothing else. */
function sendAnswers(reply: FastifyReply, answers: readonly Answer[]): FastifyReply {
  const data: DataItem[] = [];
  const errors: WireError[] = [];
  let status: number | undefined;
  for (const answer of answers) {
    if (answer.kind === "data") {
      data.push(...answer.items);
      continue;
    }
    errors.push(answer.error);
    status ??= answer.status;
    if (answer.retryAfterSeconds !== undefined) reply.header("retry-after", String(answer.retryAfterSeconds));
  }
  const body = { ...(data.length > 0 && { data }), ...(errors.length > 0 && { errors }) };
  return reply.status(data.length > 0 ? 200 : (status ?? 500)).send(body);
}

/** Whatever type the body says that it is of. */
function acceptAnyType(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));
}

function sessionAnswer(): Answer {
  return { kind: "data", items: [{ taskType: "authentication", connectionSessionUUID: randomUUID() }] };
}

/** Pictures are all that can be long. */
function sizeOf(answer: Answer): number {
  if (answer.kind === "error") return 0;
  const sizes = answer.items.map((item) =>
    "imageUUID" in item && "seed" in item ? (item.imageBase64Data ?? item.imageDataURI ?? "").length : 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function tooMuch({ taskUUID }: AwaitedResult): Answer {
  const message = "The pictures of this request are too much for one reply; ask for this task's with getResponse.";
  const names = { taskType: "imageInference", taskUUID };
  return errorAnswer(400, { code: "maxResponseSizeExceeded", message }, names);
}
