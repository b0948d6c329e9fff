import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

/** Often enough that no proxy takes the stream for dead. */
const HEARTBEAT_MS = 15_000;

/** Who has not taken anything for so long is let go. */
const STALLED_MS = 60_000;
/** After which browsers come back when the connection is lost. */
const RETRY_MS = 1000;

export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
  /** Where a client that has lost the connection goes on (`Last-Event-ID`). */
  readonly id?: number;
}

/** Sends server-sent events (HTML Living Standard §9.2) until they end. When the client goes away, `events` is ended. */
export function sendEvents(reply: FastifyReply, events: AsyncIterable<ServerEvent>): FastifyReply {
  const { raw } = reply;
  raw.setTimeout(STALLED_MS, () => raw.destroy());
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-cache, no-transform")
    .header("x-accel-buffering", "no")
    .send(Readable.from(encodeEvents(events), { objectMode: false }));
}

/** A comment is sent whenever nothing has come for so long. */
export async function* encodeEvents(
  events: AsyncIterable<ServerEvent>,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    yield `retry: ${RETRY_MS}\n\n`;
    for (let next = iterator.next(); ; ) {
      const step = await orAfter(heartbeatMs, next);
      if (step === undefined) {
        yield ": still here\n\n";
        continue;
      }
      if (step.done === true) return;
      const { name, data, id } = step.value;
      yield `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
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
