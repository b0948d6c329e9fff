import type { IncomingMessage } from "node:http";
import { finished, PassThrough, type Readable } from "node:stream";

/**
 * A request's body as a stream that may be destroyed without cutting the connection, so that who sends too much is told so:
 * what is not wanted is read and dropped. The stream fails when the client goes away before the end of the body.
 */
export function uploadBody(request: IncomingMessage): Readable {
  const body = new PassThrough();
  body.once("close", () => {
    request.unpipe(body);
    request.resume();
  });
  finished(request, { writable: false }, (error) => {
    if (error) body.destroy(error);
  });
  return request.pipe(body);
}
