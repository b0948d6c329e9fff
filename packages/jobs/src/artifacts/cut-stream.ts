import { Readable } from "node:stream";
import type { ByteRange } from "./artifact-store.ts";

/** The part of a stream that lies in the range; what comes after is not waited for. */
export function cutStream(stream: Readable, { first, last }: ByteRange): Readable {
  async function* cut(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("A stored file must be a stream of bytes.");
      const part = chunk.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
      at += chunk.length;
      if (part.length > 0) yield part;
      if (at > last) return;
    }
  }
  stream.on("error", () => undefined); // reading rethrows it
  const result = Readable.from(cut(), { objectMode: false });
  result.once("close", () => stream.destroy());
  return result;
}
