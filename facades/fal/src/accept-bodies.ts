import type { FastifyInstance } from "fastify";
import { inputError } from "./errors.ts";

/** Reads bodies as JSON where they say that they are. Any other stays a text, which no schema takes. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of ["application/json", /^application\/.+\+json/]) {
    app.addContentTypeParser(type, { parseAs: "string" }, (_request, text, done) => {
      try {
        // The vendor's client names a type also where it sends nothing.
        done(null, text === "" ? undefined : JSON.parse(String(text)));
      } catch (error) {
        const reason = error instanceof SyntaxError ? error.message.slice(0, 200) : "";
        done(inputError({ loc: ["body"], msg: "JSON decode error", type: "json_invalid", ctx: { error: reason } }));
      }
    });
  }
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => done(null, text));
}

/** Leaves bodies unread, of whatever type, for handlers that store them. */
export function acceptFiles(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
}
