import type { FastifyInstance } from "fastify";

/** RFC 9110, 15.5.16. What it says of itself makes every contract answer it in its own words. */
class EncodedBodyError extends Error {
  readonly statusCode = 415;
  constructor(encoding: string) {
    super(`The body is compressed (Content-Encoding: ${encoding.slice(0, 40)}); send it as it is.`);
    this.name = "EncodedBodyError";
  }
}

/**
 * Refuses compressed bodies on all routes that follow. Nothing here unpacks them, and read as they are they would be blamed for
 * being no JSON. Pictures are compressed already.
 */
export function refuseEncodedBodies(app: FastifyInstance): void {
  app.addHook("preParsing", async (request, reply) => {
    const encoding = request.headers["content-encoding"] ?? "identity";
    if (encoding.trim().toLowerCase() === "identity") return;
    reply.header("accept-encoding", "identity");
    throw new EncodedBodyError(encoding);
  });
}
