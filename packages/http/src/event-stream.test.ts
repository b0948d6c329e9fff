import { connect } from "node:net";
import { StoreUnavailableError } from "@lacuna/jobs";
import Fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { encodeEvents, type ServerEvent, sendEvents } from "./event-stream.ts";
import type { Caller, KeyRing } from "./key-ring.ts";

const OWNER = "somebody";
const CALLER: Caller = { owner: OWNER, name: OWNER, limits: {} };

function ringOf(find: () => Promise<Caller | undefined>): KeyRing {
  return { find, check: async () => ({ kind: "unknown" }) };
}

async function* listOf(...events: readonly ServerEvent[]): AsyncGenerator<ServerEvent> {
  yield* events;
}

async function* failing(): AsyncGenerator<ServerEvent> {
  yield { data: 1 };
  throw new Error("gone");
}

/** Sends one event, and then waits until it is told that its client has gone. */
async function* oneAndWait(gone: Promise<void>): AsyncGenerator<ServerEvent> {
  yield { data: 1 };
  await gone;
}

async function textsOf(stream: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of stream) texts.push(text);
  return texts;
}

async function serve(keys: KeyRing, events: () => AsyncIterable<ServerEvent>, onClose = (): void => {}) {
  const app = Fastify({ forceCloseConnections: true });
  onTestFinished(() => app.close());
  app.get("/", async (_request, reply) => {
    reply.raw.once("close", onClose);
    return sendEvents({ keys }, OWNER, reply, events(), { heartbeatMs: 10 });
  });
  return new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
}

it("writes events as the Living Standard has it", async () => {
  const events = listOf({ name: "log", data: { message: "a\nb" }, id: 3 }, { name: "end", data: {} }, { data: [1] });
  expect(await textsOf(encodeEvents(events, { retryMs: 1000 }))).toEqual([
    "retry: 1000\n\n",
    'event: log\nid: 3\ndata: {"message":"a\\nb"}\n\n',
    "event: end\ndata: {}\n\n",
    "data: [1]\n\n",
  ]);
});

it("sends a comment while nothing happens, and loses nothing over it", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* late(): AsyncGenerator<ServerEvent> {
    await promise;
    yield { data: "late" };
  }
  const written: string[] = [];
  for await (const text of encodeEvents(late(), { heartbeatMs: 5 })) {
    if (written.push(text) === 3) resolve();
  }
  expect(written.slice(0, 3)).toEqual(Array(3).fill(": heartbeat\n\n"));
  expect(written.at(-1)).toBe('data: "late"\n\n');
});

it("ends its source when it is left, and fails when its source does", async () => {
  let isEnded = false;
  async function* values(): AsyncGenerator<ServerEvent> {
    try {
      yield { data: 1 };
      yield { data: 2 };
    } finally {
      isEnded = true;
    }
  }
  const stream = encodeEvents(values());
  await stream.next();
  await stream.return(undefined);
  expect(isEnded).toBe(true);

  await expect(textsOf(encodeEvents(failing()))).rejects.toThrow("gone");
});

it("is cut off when the key is revoked, though nothing happens, and not because the database is away", async () => {
  let state: "known" | "away" | "revoked" = "known";
  let asked = 0;
  const keys = ringOf(async () => {
    asked++;
    if (state === "away") throw new StoreUnavailableError("The database is away.");
    return state === "known" ? CALLER : undefined;
  });
  const gone = Promise.withResolvers<void>();
  const url = await serve(keys, () => oneAndWait(gone.promise), gone.resolve);
  const { body } = await fetch(url);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain("data: 1\n\n");
  state = "away";
  const before = asked;
  await expect.poll(() => asked).toBeGreaterThan(before + 2);
  state = "revoked";
  await expect(
    (async () => {
      while ((await reader?.read())?.done === false);
    })(),
  ).rejects.toThrow(/terminated/);
  await gone.promise;
});

it("asks for no more events than a slow reader takes, and ends them when it goes away", async () => {
  const event = { name: "preview", data: "x".repeat(100_000) };
  let asked = 0;
  const ended = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<ServerEvent> {
    try {
      for (;;) {
        asked++;
        yield event;
      }
    } finally {
      ended.resolve();
    }
  }
  const { port } = await serve(
    ringOf(async () => CALLER),
    endless,
  );
  const reader = connect(Number(port), "127.0.0.1").pause();
  reader.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  // The systems' buffers at both ends take some megabytes; then nothing moves any more.
  let before = -1;
  await expect
    .poll(() => [asked > 0 && asked === before, (before = asked)][0], { interval: 500, timeout: 30_000 })
    .toBe(true);
  expect(asked).toBeLessThan(500);
  reader.destroy();
  await ended.promise;
});
