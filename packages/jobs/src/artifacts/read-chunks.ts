import { addAbortSignal, type Readable } from "node:stream";
import type { WriteOptions } from "./artifact-store.ts";
import { TooLargeError } from "./too-large-error.ts";

/**
 * The chunks of what is to be stored, counted. Call it at once, before anything is awaited: a stream may fail at any
 * moment, and an error event that nobody listens to would end the process.
 *
 * @throws TooLargeError, the signal's reason, or the stream's own error, while it is read. The stream is then destroyed.
 */
export function readChunks(
  content: Uint8Array | Readable,
  { maxBytes = Infinity, signal }: WriteOptions,
): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) return readWhole(content, maxBytes, signal);
  content.on("error", () => undefined); // reading rethrows it
  if (signal && !signal.aborted) addAbortSignal(signal, content);
  return readStream(content, maxBytes, signal);
}

async function* readWhole(content: Uint8Array, maxBytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  if (content.length > maxBytes) throw new TooLargeError(maxBytes);
  yield content;
}

async function* readStream(content: Readable, maxBytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let count = 0;
  try {
    signal?.throwIfAborted();
    for await (const chunk of content) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("The content to store must be a stream of bytes.");
      count += chunk.length;
      if (count > maxBytes) throw new TooLargeError(maxBytes);
      yield chunk;
    }
  } catch (error) {
    content.destroy();
    signal?.throwIfAborted();
    throw error;
  }
}
