import multipart from "@fastify/multipart";
import { acceptJsonBodies, type FacadeServices, type Guard } from "@lacuna/http";
import type { SubmittedCommand } from "@lacuna/jobs";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { answerWithTask, readTaskQuery } from "../answer-with-task.ts";
import { eraseRequest, extendRequest, fillRequest, selectRequest, type TaskQuery, type WireTask } from "../contract.ts";
import { taskPath } from "../endpoints.ts";
import { readIdempotencyKey } from "../idempotency.ts";
import { FORM_FILES } from "../read-form.ts";
import { readRequest } from "../read-request.ts";
import { resolvePictures, resolveUnmasked } from "../resolve-pictures.ts";
import { submitCommand, type Wanted } from "../submit-request.ts";
import { toEraseCommand, toExtendCommand, toFillCommand, toSelectCommand } from "../translate.ts";

/** The text `options` of a form, which may hold a drawing. */
const OPTIONS_BYTES = 8 * 1024 * 1024;

/** `POST /erase`, `POST /fill`, `POST /extend` and `POST /select`. */
export function commandRoutes(services: FacadeServices, { admitCounted, callerOf }: Guard): FastifyPluginAsync {
  const { maxBodyBytes, maxUploadBytes } = services;

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    options: Wanted["options"],
    command: SubmittedCommand,
    query: TaskQuery,
  ): Promise<WireTask> {
    const accepted = await submitCommand(services, callerOf(request), {
      command,
      options,
      origin: services.originOf(request),
      idempotencyKey: readIdempotencyKey(request.headers["idempotency-key"]),
    });
    if (accepted.isRepeated) reply.header("idempotency-replayed", "true");
    const shown = await answerWithTask(services, request, reply, accepted.task, query);
    const isOpen = shown.state === "queued" || shown.state === "running";
    reply.status(isOpen ? 202 : 200).header("location", `${services.originOf(request)}${taskPath(shown.id)}`);
    return shown;
  }

  return async (app) => {
    acceptJsonBodies(app);
    await app.register(multipart, {
      throwFileSizeLimit: true,
      limits: {
        fileSize: maxUploadBytes,
        files: FORM_FILES.length,
        fields: 4,
        parts: 8,
        fieldSize: Math.min(OPTIONS_BYTES, maxBodyBytes),
        fieldNameSize: 100,
        headerPairs: 20,
      },
    });
    const guarded = { bodyLimit: maxBodyBytes, onRequest: admitCounted };

    app.post("/erase", guarded, async (request, reply) => {
      const query = readTaskQuery(request);
      const { options, pictures } = await readRequest(eraseRequest, request, resolvePictures);
      return answer(request, reply, options, toEraseCommand(options, pictures), query);
    });
    app.post("/fill", guarded, async (request, reply) => {
      const query = readTaskQuery(request);
      const { options, pictures } = await readRequest(fillRequest, request, resolvePictures);
      return answer(request, reply, options, toFillCommand(options, pictures), query);
    });
    app.post("/extend", guarded, async (request, reply) => {
      const query = readTaskQuery(request);
      const { options, pictures } = await readRequest(extendRequest, request, resolveUnmasked);
      return answer(request, reply, options, toExtendCommand(options, pictures), query);
    });
    app.post("/select", guarded, async (request, reply) => {
      const query = readTaskQuery(request);
      const { options, pictures } = await readRequest(selectRequest, request, resolvePictures);
      return answer(request, reply, options, toSelectCommand(pictures), query);
    });
  };
}
