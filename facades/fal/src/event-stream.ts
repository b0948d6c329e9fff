import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

/** Often enough that no proxy takes the stream for dead; as the vendor does. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends JSON values as server-sent events until they end. A comment is sent whenever 15 s have passed without a value.
 * When the client goes away, or `events` throws, the connection is cut; the latter is how the client learns of it.
 */
export function sendEvents(reply: FastifyReply, events: AsyncIterable<unknown>): FastifyReply {
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-cache, no-transform")
    .header("x-accel-buffering", "no")
    .send(Readable.from(encodeEvents(events), { objectMode: false }));
}

/** @returns  Each value as one event (HTML Living Standard §9.2.5), and comments where none has come for that long. */
export async function* encodeEvents(
  events: AsyncIterable<unknown>,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ; ) {
      const step = await orAfter(heartbeatMs, next);
      if (step === undefined) {
        yield ": heartbeat\n\n";
        continue;
      }
      if (step.done === true) return;
      yield `data: ${JSON.stringify(step.value)}\n\n`;
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

/** @returns  What the promise resolves to, or undefined when that takes longer than `ms`. */
async function orAfter<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
