import { acceptFiles, beginUploadAs, type FacadeServices, type Guard, uploadBody } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import type { WireUpload } from "../contract.ts";
import { problemError } from "../errors.ts";
import { toTime } from "../translate.ts";

const LONGEST_TYPE = 255;

/** `POST /uploads`: a file ahead of the request that uses it, as the body of this one. */
export function uploadRoutes(services: FacadeServices, { admitCounted, callerOf }: Guard): FastifyPluginAsync {
  const { tasks, maxUploadBytes } = services;
  return async (app) => {
    acceptFiles(app);
    app.post("/uploads", { onRequest: admitCounted, bodyLimit: maxUploadBytes }, async (request, reply) => {
      const { raw, headers } = request;
      if (Number(headers["content-length"] ?? 0) > maxUploadBytes) {
        throw problemError(413, "too-large", `A file may have at most ${maxUploadBytes} bytes.`);
      }
      if (headers["content-type"]?.startsWith("multipart/")) {
        throw problemError(415, "unsupported-media-type", "Send the file itself as the body.");
      }
      const contentType = (headers["content-type"] ?? "application/octet-stream").slice(0, LONGEST_TYPE);
      const { id } = await beginUploadAs(services, callerOf(request), { fileName: "file", contentType });
      const upload = await putOrExplain(() => tasks.uploads.put(id, uploadBody(raw)), raw);
      if (upload?.state !== "complete") throw new Error("An upload was begun and could not be completed.");
      const { sizeBytes, expiresAt } = upload;
      const stored: WireUpload = { uploadId: id, sizeBytes, contentType, expiresAt: toTime(expiresAt) };
      return reply.status(201).send(stored);
    });
  };
}

/** What fails because the client has gone is no fault of ours. */
async function putOrExplain<T>(
  put: () => Promise<T>,
  raw: { readonly destroyed: boolean; readonly complete: boolean },
): Promise<T> {
  try {
    return await put();
  } catch (error) {
    if (raw.destroyed && !raw.complete) throw problemError(400, "bad-request", "The upload broke off.");
    throw error;
  }
}
