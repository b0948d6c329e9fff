import { randomUUID } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer, twoKeys } from "./testing/open-server.ts";
import { openReceiver, toBase64 } from "@lacuna/http/testing";
import { makePictures } from "./testing/pictures.ts";
import { connect, type Frame } from "./testing/raw-client.ts";
import { eraseBody } from "./testing/tasks.ts";

const NO_SUCH_TASK = { taskType: "getResponse", taskUUID: "00000000-0000-4000-8000-000000000000" };

describe("tasks over a WebSocket", () => {
  let server: TestServer;
  const keys = twoKeys();
  beforeAll(async () => {
    server = await openServer({ keys });
    await server.work();
  });
  afterAll(async () => {
    expect(server.faults).toEqual([]);
    await server[Symbol.asyncDispose]();
  });

  it("goes as the vendor's Python client documents it", async () => {
    using client = await connect(`${server.socketUrl}?sdk=python`, { "X-SDK-Name": "python" });
    client.send([{ taskType: "authentication", apiKey: "alice" }]);
    // Without taskUUID: a client finds this answer by its type.
    expect(await client.next()).toEqual({
      data: [{ taskType: "authentication", connectionSessionUUID: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    });
    client.send([{ taskType: "ping", ping: true }]);
    expect(await client.next()).toEqual({ data: [{ taskType: "ping", pong: true }] });

    const task = eraseBody({ deliveryMethod: "sync", numberResults: 2, settings: { dilatePixels: 4 } });
    client.send([task]);
    const frames = [await client.next(), await client.next()];
    for (const frame of frames) {
      expect(frame).toEqual({
        data: [
          {
            taskType: "imageInference",
            taskUUID: task.taskUUID,
            status: "success",
            imageUUID: expect.any(String),
            imageURL: expect.any(String),
            seed: expect.any(Number),
          },
        ],
      });
    }
    expect(new Set(frames.map(({ data }) => data?.[0]?.["imageUUID"])).size).toBe(2);

    const later = eraseBody({ deliveryMethod: "async", numberResults: 2 });
    client.send([later]);
    expect(await client.next()).toEqual({ data: [{ taskType: "imageInference", taskUUID: later.taskUUID }] });
    let state: Frame;
    do {
      client.send([{ taskType: "getResponse", taskUUID: later.taskUUID }]);
      state = await client.next();
      expect(state.data).toHaveLength(2);
    } while (state.data?.some(({ status }) => status === "processing"));
    expect(state.data?.map(({ status }) => status)).toEqual(["success", "success"]);
    expect(client.unread).toEqual([]);
  });

  it("answers on /ws/v1 too, and says on both paths what a plain GET lacks", async () => {
    using client = await connect(server.socketUrl.replace("/v1", "/ws/v1"));
    await client.authenticate("alice");
    client.send([{ taskType: "ping", ping: true }]);
    expect((await client.next()).data).toMatchObject([{ pong: true }]);
    for (const path of ["/v1", "/ws/v1"]) {
      const response = await fetch(server.origin + path);
      expect(response.status).toBe(405);
      expect(await response.json()).toMatchObject({ errors: [{ code: "methodNotAllowed" }] });
    }
  });

  it("puts one task and never data with errors into a message", async () => {
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const good = [eraseBody(), eraseBody()];
    const bad = [eraseBody({ outputQuality: 5 }), eraseBody({ model: "x:1@1" })];
    client.send([good[0], bad[0], bad[1], good[1]]);
    const frames = [await client.next(), await client.next(), await client.next(), await client.next()];
    for (const frame of frames) {
      expect(Object.keys(frame)).toHaveLength(1);
      expect(Object.values(frame)[0]).toHaveLength(1);
    }
    const tasksOf = (key: string) => frames.flatMap((frame) => frame[key] ?? []).map(({ taskUUID }) => taskUUID);
    expect(tasksOf("errors")).toEqual(bad.map(({ taskUUID }) => taskUUID));
    expect(new Set(tasksOf("data"))).toEqual(new Set(good.map(({ taskUUID }) => taskUUID)));
  });

  it("names the task in every error that is about one, also in one that comes later", async () => {
    await using receiver = await openReceiver(() => ({ status: 404 }));
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const inputs = { image: toBase64((await makePictures()).image), mask: `${receiver.origin}/gone.png` };
    const task = eraseBody({ inputs, numberResults: 2 });
    client.send([task]);
    for (const frame of [await client.next(), await client.next()]) {
      expect(frame.errors).toMatchObject([
        { code: "downloadFailed", parameter: "inputs.mask", taskType: "imageInference", taskUUID: task.taskUUID },
      ]);
    }
  });

  it("tells a failed authentication in both places where clients look", async () => {
    using client = await connect(server.socketUrl);
    client.send([{ taskType: "authentication", apiKey: "nobody" }]);
    expect(await client.next()).toEqual({
      errors: [
        {
          code: "invalidApiKey",
          message: expect.any(String),
          parameter: "apiKey",
          taskType: "authentication",
        },
      ],
      error: { code: "invalidApiKey", message: expect.any(String) },
    });
    client.send([{ taskType: "authentication" }]);
    expect(await client.next()).toMatchObject({
      errors: [{ code: "missingApiKey" }],
      error: { code: "missingApiKey" },
    });
    expect(await client.authenticate("bob")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("closes after five failed authentications", async () => {
    using client = await connect(server.socketUrl);
    for (let count = 0; count < 5; count++) {
      client.send([{ taskType: "authentication", apiKey: `guess-${count}` }]);
      expect((await client.next()).errors).toHaveLength(1);
    }
    expect(await client.closed).toBe(1008);
  });

  it("takes no task of somebody it does not know, and none after the key was revoked", async () => {
    using stranger = await connect(server.socketUrl);
    const task = eraseBody();
    stranger.send([task]);
    expect((await stranger.next()).errors).toMatchObject([{ code: "missingApiKey", taskUUID: task.taskUUID }]);
    const changing = twoKeys();
    await using other = await openServer({ keys: changing });
    using client = await connect(other.socketUrl);
    await client.authenticate("alice");
    changing.revoke("alice");
    client.send([task]);
    expect((await client.next()).errors).toMatchObject([{ code: "invalidApiKey", taskUUID: task.taskUUID }]);
  });

  it("gets no result after its key was revoked, and is let go", async () => {
    const changing = twoKeys();
    await using other = await openServer({ keys: changing });
    using client = await connect(other.socketUrl);
    await client.authenticate("alice");
    client.send([eraseBody()]);
    await other.untilAccepted(1);
    changing.revoke("alice");
    await other.work();
    expect([await client.closed, client.unread]).toEqual([1008, []]);
  });

  it("is let go with the next heartbeat when its key was revoked, though it says nothing", async () => {
    const changing = twoKeys();
    await using other = await openServer({ keys: changing, limits: { heartbeatMs: 50 } });
    using client = await connect(other.socketUrl);
    using stays = await connect(other.socketUrl);
    await client.authenticate("alice");
    await stays.authenticate("bob");
    changing.revoke("alice");
    expect(await client.closed).toBe(1008);
    stays.send([NO_SUCH_TASK]);
    expect((await stays.next()).errors).toMatchObject([{ code: "taskFailedOrNotFound" }]);
  });

  it("takes a long first message from whom the handshake shows to be known", async () => {
    await using small = await openServer({ limits: { strangerBytes: 10_000 } });
    using client = await connect(small.socketUrl, { authorization: "Bearer alice" });
    client.send([{ ...NO_SUCH_TASK, padding: "x".repeat(100_000) }]);
    expect((await client.next()).errors).toMatchObject([{ code: "taskFailedOrNotFound" }]);
  });

  it("needs no authentication task where the handshake brings the key, or none is needed", async () => {
    using withHeader = await connect(server.socketUrl, { authorization: "Bearer alice" });
    withHeader.send([NO_SUCH_TASK]);
    expect((await withHeader.next()).errors).toMatchObject([{ code: "taskFailedOrNotFound" }]);
    const caller = { owner: "local", name: "local", limits: {} };
    const nobody = { check: async () => ({ kind: "known", caller }) as const, find: async () => caller };
    await using open = await openServer({ keys: nobody });
    using client = await connect(open.socketUrl);
    client.send([NO_SUCH_TASK]);
    expect((await client.next()).errors).toMatchObject([{ code: "taskFailedOrNotFound" }]);
  });

  it("answers pings while pictures are fetched from slow addresses", async () => {
    const { image } = await makePictures();
    const release = Promise.withResolvers<void>();
    await using slow = await openReceiver(async () => {
      await release.promise;
      return { status: 200, body: image };
    });
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const uploads = [1, 2, 3].map(() => ({ taskType: "imageUpload", taskUUID: randomUUID(), image: slow.origin }));
    client.send(uploads);
    client.send([{ taskType: "ping", ping: true }]);
    expect((await client.next()).data).toMatchObject([{ pong: true }]);
    release.resolve();
    const answers = [await client.next(), await client.next(), await client.next()];
    expect(new Set(answers.map(({ data }) => data?.[0]?.["taskUUID"]))).toEqual(
      new Set(uploads.map(({ taskUUID }) => taskUUID)),
    );
  });

  it("does not carry out a repeated task twice, and answers it again", async () => {
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const task = eraseBody();
    client.send([task]);
    const first = await client.next();
    client.send([task, task]);
    expect(await client.next()).toEqual(first);
  });

  it("sends what was not seen when the client comes back to its session", async () => {
    await using idle = await openServer();
    const client = await connect(idle.socketUrl);
    const session = await client.authenticate("alice");
    const task = eraseBody({ numberResults: 2 });
    client.send([task, NO_SUCH_TASK]);
    await client.next(); // by now the task has been taken in
    client.socket.terminate();
    await client.closed;
    await idle.work();
    await untilFinished(idle, 2);

    using back = await connect(idle.socketUrl);
    expect(await back.authenticate("alice", session)).toBe(session);
    const frames = [await back.next(), await back.next()];
    expect(frames.flatMap(({ data }) => data?.map(({ taskUUID }) => taskUUID))).toEqual([task.taskUUID, task.taskUUID]);
    await seen(back.socket);

    using again = await connect(idle.socketUrl);
    expect(await again.authenticate("alice", session)).toBe(session);
    again.send([{ taskType: "ping", ping: true }]);
    expect((await again.next()).data).toMatchObject([{ pong: true }]);
    expect(again.unread).toEqual([]);

    using thief = await connect(idle.socketUrl);
    await thief.authenticate("bob", session);
    thief.send([{ taskType: "ping", ping: true }]);
    expect((await thief.next()).data).toMatchObject([{ pong: true }]);
  });

  it("sends them also when the server was restarted in between", async () => {
    await using idle = await openServer();
    const client = await connect(idle.socketUrl);
    const session = await client.authenticate("alice");
    const task = eraseBody();
    client.send([task, NO_SUCH_TASK]);
    await client.next();
    await idle.restart();
    expect(await client.closed).toBe(1001);
    await idle.work();
    using back = await connect(idle.socketUrl);
    expect(await back.authenticate("alice", session)).toBe(session);
    expect((await back.next()).data).toMatchObject([{ taskUUID: task.taskUUID, status: "success" }]);
  });

  it("keeps 200 sessions with interleaved tasks apart", { timeout: 180_000 }, async () => {
    await using many = await openServer();
    await many.work();
    const clients = await Promise.all(Array.from({ length: 200 }, () => connect(many.socketUrl)));
    try {
      await Promise.all(clients.map((client, index) => client.authenticate(index % 2 === 0 ? "alice" : "bob")));
      const rounds = [0, 1, 2];
      const sent = clients.map((client) =>
        rounds.map((round) => {
          const lookup = { taskType: "getResponse", taskUUID: randomUUID() };
          const broken = eraseBody({ ttl: 1, inputs: { image: "x", mask: "y" } });
          const good = round === 1 ? [eraseBody()] : [];
          client.send([lookup, ...good, broken]);
          return [lookup, ...good, broken].map(({ taskUUID }) => taskUUID);
        }),
      );
      for (const [index, client] of clients.entries()) {
        const expected = sent[index]?.flat() ?? [];
        const received: unknown[] = [];
        while (received.length < expected.length) {
          const { data = [], errors = [] } = await client.next();
          received.push(...[...data, ...errors].map(({ taskUUID }) => taskUUID));
        }
        expect(new Set(received)).toEqual(new Set(expected));
        expect(client.unread).toEqual([]);
      }
    } finally {
      for (const client of clients) client.socket.terminate();
    }
    expect(many.faults).toEqual([]);
  });
});

describe("a WebSocket's bounds", () => {
  it("gives time and bytes to authenticate in, and then says why it closes", async () => {
    await using server = await openServer({ limits: { loginMs: 200 } });
    using slow = await connect(server.socketUrl);
    expect(await slow.next()).toMatchObject({
      errors: [{ code: "missingApiKey", taskType: "authentication" }],
      error: { code: "missingApiKey" },
    });
    expect(await slow.closed).toBe(1008);
  });

  it("does not read on from a stranger who sends a lot", async () => {
    await using server = await openServer({ limits: { strangerBytes: 10_000 } });
    using client = await connect(server.socketUrl);
    client.sendText("x".repeat(20_000));
    expect((await client.next()).errors).toMatchObject([{ code: "missingApiKey" }]);
    expect(await client.closed).toBe(1008);
  });

  it("closes connections that say nothing and wait for nothing", async () => {
    await using server = await openServer({ limits: { idleMs: 2000, heartbeatMs: 500 } });
    using waiting = await connect(server.socketUrl);
    await waiting.authenticate("alice");
    waiting.send([eraseBody(), NO_SUCH_TASK]); // nobody works: it stays queued
    await waiting.next();
    using idle = await connect(server.socketUrl);
    await idle.authenticate("alice");
    expect(await idle.closed).toBe(1000);
    expect(waiting.socket.readyState).toBe(waiting.socket.OPEN);
  });

  it("ends connections whose other end is gone", async () => {
    await using server = await openServer({ limits: { heartbeatMs: 100, loginMs: 60_000 } });
    const { port } = new URL(server.origin);
    // A client that has done the handshake and then never reads or answers again.
    const socket = connectTcp(Number(port), "127.0.0.1");
    const key = Buffer.alloc(16, 7).toString("base64");
    const headers = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
    socket.write(`GET /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n\r\n`);
    socket.resume();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    socket.on("error", () => undefined).once("close", () => resolve());
    await ended;
  });

  it("refuses connections beyond the limit and on other paths, and lets the server stop all the same", async () => {
    await using server = await openServer({ limits: { maxConnections: 1 } });
    using first = await connect(server.socketUrl);
    await expect(connect(server.socketUrl)).rejects.toThrow("503");
    await expect(connect(`${server.origin.replace("http", "ws")}/nowhere`)).rejects.toThrow("404");
    await first.authenticate("alice");
  });

  it("stops reading from a client that does not read, and ends it", { timeout: 120_000 }, async () => {
    await using server = await openServer({ limits: { heartbeatMs: 2000, stalledMs: 4000, idleMs: 600_000 } });
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    client.socket.pause();
    const ping = JSON.stringify([{ taskType: "x".repeat(199), taskUUID: "y".repeat(199) }]);
    // The server's answers fill the client's buffers, then its own; it reads no more, so writing here comes to a halt.
    let mostWaiting = 0;
    for (let sent = 0; sent < 200_000 && client.socket.readyState === client.socket.OPEN; sent += 1000) {
      for (let count = 0; count < 1000; count++) client.socket.send(ping, () => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      mostWaiting = Math.max(mostWaiting, client.socket.bufferedAmount);
    }
    client.socket.resume();
    expect(await client.closed).toBe(1006);
    expect(mostWaiting).toBeGreaterThan(1e6);
    expect(server.faults).toEqual([]);
  });

  it("survives a flood of messages from one client while it serves another", async () => {
    await using server = await openServer();
    using flood = await connect(server.socketUrl);
    await flood.authenticate("alice");
    for (let count = 0; count < 20_000; count++) flood.send([{ taskType: "ping", ping: true }]);
    using other = await connect(server.socketUrl);
    await other.authenticate("bob");
    other.send([NO_SUCH_TASK]);
    expect((await other.next()).errors).toHaveLength(1);
    for (let count = 0; count < 20_000; count++) await flood.next();
  });

  it("lets nobody wait for more results than a session may have", async () => {
    await using server = await openServer({ limits: { maxPending: 2 } });
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const late = eraseBody();
    client.send([eraseBody({ numberResults: 2 }), late]);
    expect((await client.next()).errors).toMatchObject([{ code: "rateLimitExceeded", taskUUID: late.taskUUID }]);
  });

  it("takes a task with several results as a whole or not at all", async () => {
    await using server = await openServer({ settings: { maxOpen: 3 } });
    using client = await connect(server.socketUrl);
    await client.authenticate("alice");
    const task = eraseBody({ numberResults: 4 });
    client.send([task]);
    expect((await client.next()).errors).toMatchObject([{ code: "rateLimitExceeded", taskUUID: task.taskUUID }]);
    expect(await server.tasks.list({ limit: 10 })).toEqual([]);
    client.send([{ ...task, numberResults: 3, deliveryMethod: "async" }]);
    expect((await client.next()).data).toHaveLength(1);
  });
});

async function untilFinished(server: TestServer, count: number): Promise<void> {
  for (const { id } of await server.tasks.list({ limit: count })) await server.tasks.wait(id);
}

/** Resolves when the server has received whatever this client has sent so far, its pongs included. */
async function seen(socket: Awaited<ReturnType<typeof connect>>["socket"]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once("pong", () => resolve());
  socket.ping();
  await promise;
}
