import { connect } from "node:net";
import Fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { encodeEvents, type ServerEvent, sendEvents } from "./event-stream.ts";

async function* listOf(...events: readonly ServerEvent[]): AsyncGenerator<ServerEvent> {
  yield* events;
}

it("writes events as the Living Standard has it", async () => {
  const written: string[] = [];
  const events = listOf({ name: "log", data: { message: "a\nb" }, id: 3 }, { name: "end", data: {} });
  for await (const text of encodeEvents(events)) written.push(text);
  expect(written).toEqual([
    "retry: 1000\n\n",
    'event: log\nid: 3\ndata: {"message":"a\\nb"}\n\n',
    "event: end\ndata: {}\n\n",
  ]);
});

it("sends a comment while nothing happens", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* late(): AsyncGenerator<ServerEvent> {
    await promise;
    yield { name: "end", data: {} };
  }
  const written: string[] = [];
  for await (const text of encodeEvents(late(), 5)) {
    if (written.push(text) === 4) resolve();
  }
  expect(written.slice(1, 4)).toEqual(Array(3).fill(": still here\n\n"));
  expect(written.at(-1)).toBe("event: end\ndata: {}\n\n");
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
  const app = Fastify({ forceCloseConnections: true });
  onTestFinished(() => app.close());
  app.get("/", async (_request, reply) => sendEvents(reply, endless()));
  const { port } = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
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
