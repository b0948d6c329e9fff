import { acceptJsonBodies, type FacadeServices } from "@lacuna/http";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { authenticate, issueToken } from "../authenticate.ts";
import { tokenRequest, uploadInitiation } from "../contract.ts";
import { parseInput } from "../input-errors.ts";
import { readBody } from "../read-body.ts";
import { readReplyUrls } from "../reply-urls.ts";
import { beginUpload } from "../begin-upload.ts";

/** Long enough for a large file over a slow line. */
const UPLOAD_TOKEN_MS = 60 * 60_000;
const SMALL_BODY_BYTES = 64 * 1024;

/** `rest.fal.ai`: what precedes an upload, and tokens. */
export function storageRoutes(services: FacadeServices): FastifyPluginAsync {
  const mediaUrlOf = (request: FastifyRequest): string => readReplyUrls(services, request).media;

  return async (app) => {
    acceptJsonBodies(app);

    // One answer serves both: parts and the whole file are sent to paths below the same address.
    for (const path of ["/storage/upload/initiate", "/storage/upload/initiate-multipart"]) {
      app.post(path, { bodyLimit: SMALL_BODY_BYTES }, async (request) => {
        const caller = await authenticate(services, request, "apps");
        services.countRequest(caller);
        const { content_type: contentType, file_name: fileName } = parseInput(uploadInitiation, readBody(request), [
          "body",
        ]);
        const { url } = await beginUpload(services, caller, { contentType, fileName }, mediaUrlOf(request));
        return { upload_url: url, file_url: url };
      });
    }

    app.post("/storage/auth/token", { bodyLimit: SMALL_BODY_BYTES }, async (request) => {
      const caller = await authenticate(services, request, "apps");
      const expiresAt = services.now() + UPLOAD_TOKEN_MS;
      return {
        token: await issueToken(services, caller, { kind: "upload" }, expiresAt),
        token_type: "Bearer",
        base_url: mediaUrlOf(request),
        expires_at: new Date(expiresAt).toISOString(),
      };
    });

    for (const path of ["/tokens/", "/tokens"]) {
      app.post(path, { bodyLimit: SMALL_BODY_BYTES }, async (request, reply) => {
        const caller = await authenticate(services, request, "apps");
        const { allowed_apps: apps, token_expiration: seconds } = parseInput(tokenRequest, readBody(request), ["body"]);
        const token = await issueToken(services, caller, { kind: "apps", apps }, services.now() + seconds * 1000);
        return reply.type("application/json").send(JSON.stringify(token));
      });
    }
  };
}
