import type { FastifyInstance } from "fastify";

/** Leaves bodies unread, of whatever type, for handlers that store them. */
export function acceptFiles(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
}
