import { Readable } from "node:stream";
import type { OwnerId } from "@lacuna/jobs";
import type { FastifyReply } from "fastify";
import type { FacadeServices } from "./facade.ts";
import { requireKey } from "./still-holds.ts";

/** Often enough that no proxy takes the stream for dead; fal's service does the same. */
const HEARTBEAT_MS = 15_000;
/** Who has not taken anything for so long is let go. */
const STALLED_MS = 60_000;

export interface ServerEvent {
  readonly data: unknown;
  /** Default: the stream's one kind, which has no name. */
  readonly name?: string;
  /** Where a client that has lost the connection goes on (`Last-Event-ID`). */
  readonly id?: number;
}

export interface EventStreamOptions {
  /** After which browsers come back when the connection is lost. Default: as they like. */
  readonly retryMs?: number;
  /** Default 15 s. */
  readonly heartbeatMs?: number;
  /** Asked before each event and each comment; what it throws ends the stream. */
  readonly check?: () => Promise<void>;
}

/**
 * Sends server-sent events (HTML Living Standard §9.2) until they end, or until the caller's key opens nothing any more.
 * When the client goes away, `events` is ended. When `events` throws, the connection is cut, which is how the client learns.
 */
export function sendEvents(
  { keys }: Pick<FacadeServices, "keys">,
  owner: OwnerId,
  reply: FastifyReply,
  events: AsyncIterable<ServerEvent>,
  options: Pick<EventStreamOptions, "retryMs" | "heartbeatMs"> = {},
): FastifyReply {
  const { raw } = reply;
  raw.setTimeout(STALLED_MS, () => raw.destroy());
  const check = (): Promise<void> => requireKey(keys, owner);
  return reply
    .header("content-type", "text/event-stream; charset=utf-8")
    .header("cache-control", "no-cache, no-transform")
    .header("x-accel-buffering", "no")
    .send(Readable.from(encodeEvents(events, { ...options, check }), { objectMode: false }));
}

/** @returns  The text of each event, and comments where none has come for a while. */
export async function* encodeEvents(
  events: AsyncIterable<ServerEvent>,
  { retryMs, heartbeatMs = HEARTBEAT_MS, check = async () => undefined }: EventStreamOptions = {},
): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    if (retryMs !== undefined) yield `retry: ${retryMs}\n\n`;
    for (let next = iterator.next(); ; ) {
      const step = await orAfter(heartbeatMs, next);
      isWaiting = step === undefined;
      await check();
      if (step?.done === true) return;
      yield step === undefined ? ": heartbeat\n\n" : encodeEvent(step.value);
      if (step !== undefined) next = iterator.next();
    }
  } finally {
    const ended = iterator.return?.();
    // A source that waits does not hear of it: the end of the connection tells it, by its signal.
    if (isWaiting) ended?.catch(() => undefined);
    else await ended;
  }
}

function encodeEvent({ data, name, id }: ServerEvent): string {
  const lines = [
    ...(name === undefined ? [] : [`event: ${name}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join("\n")}\n\n`;
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
