import type { Readable } from "node:stream";
import { acceptFiles, acceptJsonBodies, type FacadeServices, isUuid, mediaTypeOf, uploadBody } from "@lacuna/http";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../authenticate.ts";
import { beginUpload, isMediaType } from "../begin-upload.ts";
import { uploadCompletion } from "../contract.ts";
import { FalError, inputError, serviceError } from "../errors.ts";
import { parseInput } from "../input-errors.ts";
import { readBody } from "../read-body.ts";
import { readReplyUrls } from "../reply-urls.ts";

interface FileRequest {
  Params: { id: string; name: string };
}
interface PartRequest {
  Params: { id: string; name: string; part: string };
}

/** For the list of 10,000 parts. */
const COMPLETION_BYTES = 4 * 1024 * 1024;
/** Types that a browser shows without running anything in them. All others are saved, not shown. */
const SHOWN_TYPES: ReadonlySet<string> = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/avif",
  "image/gif",
  "image/tiff",
]);

/** `v3.fal.media`: files that callers send us. */
export function mediaRoutes(services: FacadeServices): FastifyPluginAsync {
  const { uploads } = services.tasks;

  async function beginFor(request: FastifyRequest): Promise<{ readonly id: string; readonly url: string }> {
    const caller = await authenticate(services, request, "upload");
    services.countRequest(caller);
    const contentType = request.headers["content-type"] ?? "application/octet-stream";
    const fileName = String(request.headers["x-fal-file-name"] ?? "file").slice(0, 1024);
    const { media } = readReplyUrls(services, request);
    return beginUpload(services, caller, { contentType, fileName }, media);
  }

  async function putFile(request: FastifyRequest, id: string, contentType: string | undefined): Promise<void> {
    const known = contentType !== undefined && isMediaType(contentType) ? contentType : undefined;
    if ((await receive(request, (body) => uploads.put(id, body, known))) === undefined) throw await notOpen(id);
  }

  async function receive<T>({ raw, headers }: FastifyRequest, store: (body: Readable) => Promise<T>): Promise<T> {
    if (Number(headers["content-length"] ?? 0) > services.maxUploadBytes) {
      throw serviceError(413, `A file may have at most ${services.maxUploadBytes} bytes.`, "bad_request");
    }
    try {
      return await store(uploadBody(raw));
    } catch (error) {
      const hasBrokenOff = raw.destroyed && !raw.complete;
      throw hasBrokenOff ? serviceError(499, "The upload broke off.", "client_disconnected") : error;
    }
  }

  async function notOpen(id: string): Promise<FalError> {
    const upload = await uploads.find(id);
    return upload?.state === "complete" ? serviceError(409, "The file has been uploaded already.") : notFound();
  }

  async function putPart(request: FastifyRequest<PartRequest>, reply: FastifyReply): Promise<FastifyReply> {
    const id = idOf(request);
    const partNumber = /^\d{1,5}$/.test(request.params.part) ? Number(request.params.part) : 0;
    if (partNumber < 1 || partNumber > 10_000) {
      const msg = "Input should be a whole number from 1 to 10000";
      throw inputError({ loc: ["path", "part_number"], msg, type: "value_error", input: request.params.part });
    }
    const etag = await receive(request, (body) => uploads.putPart(id, partNumber, body));
    if (etag === undefined) throw await notOpen(id);
    // The vendor's JavaScript client reads the body, its Python client the header.
    return reply.header("etag", etag).send({ partNumber, etag });
  }

  async function complete(request: FastifyRequest<FileRequest>): Promise<{ readonly status: "OK" }> {
    const id = idOf(request);
    const { parts } = parseInput(uploadCompletion, readBody(request), ["body"]);
    const numbers = [...new Set(parts.map(({ partNumber }) => partNumber))].toSorted((a, b) => a - b);
    if ((await uploads.completeParts(id, numbers)) !== undefined) return { status: "OK" };
    const upload = await uploads.find(id);
    if (upload?.state === "complete") return { status: "OK" }; // a repeat, after an answer that was lost
    if (upload === undefined) throw notFound();
    throw serviceError(400, "A part of the file is missing.", "bad_request");
  }

  async function sendFile(request: FastifyRequest<FileRequest>, reply: FastifyReply): Promise<FastifyReply> {
    const file = await uploads.open(idOf(request));
    if (file === undefined) throw notFound();
    return reply
      .header("content-type", file.contentType)
      .header("content-length", file.sizeBytes)
      .header("content-disposition", SHOWN_TYPES.has(mediaTypeOf(file.contentType)) ? "inline" : "attachment")
      .header("x-content-type-options", "nosniff")
      .header("content-security-policy", "default-src 'none'; sandbox")
      .header("cache-control", "private, max-age=3600")
      .send(file.stream);
  }

  return async (app) => {
    await app.register(async (files) => {
      acceptFiles(files);
      files.post("/files/upload", async (request) => {
        const { id, url } = await beginFor(request);
        await putFile(request, id, undefined);
        return { access_url: url };
      });
      files.post("/files/upload/multipart", async (request) => {
        const { id, url } = await beginFor(request);
        return { access_url: url, uploadId: id };
      });
      files.put<FileRequest>("/files/:id/:name", async (request) => {
        await putFile(request, idOf(request), request.headers["content-type"]);
        return { status: "OK" };
      });
      files.put<PartRequest>("/files/:id/:name/:part", putPart);
      files.put<PartRequest>("/files/:id/:name/multipart/:uploadId/:part", putPart);
      files.get<FileRequest>("/files/:id/:name", { exposeHeadRoute: false }, sendFile);
    });
    await app.register(async (documents) => {
      acceptJsonBodies(documents);
      const options = { bodyLimit: COMPLETION_BYTES };
      documents.post<FileRequest>("/files/:id/:name/complete", options, complete);
      documents.post<FileRequest>("/files/:id/:name/multipart/:uploadId/complete", options, complete);
    });
  };
}

/** The id in a path, when it can be one. @throws FalError  404 */
function idOf({ params }: FastifyRequest<FileRequest>): string {
  if (isUuid(params.id)) return params.id;
  throw notFound();
}

function notFound(): FalError {
  return serviceError(404, "File not found");
}
