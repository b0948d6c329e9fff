import { describe, expect, it } from "vitest";
import { createClient } from "./create-client.ts";
import { LacunaError } from "./lacuna-error.ts";
import { type Answer, cutOff, events, json, openScriptedServer } from "./testing/open-scripted-server.ts";

const open = { id: "t1", state: "running" };
const done = { id: "t1", state: "succeeded" };
const problem = {
  type: "urn:lacuna:problem:invalid-request",
  title: "The request is not valid",
  status: 422,
  detail: "/seed: too large.",
  errors: [{ pointer: "/seed", detail: "too large" }],
};
const picture = new Uint8Array([1, 2, 3]);

describe("a submission", () => {
  it("is JSON where there are no files, and a form where there are", async () => {
    await using server = await openScriptedServer(json(open, 202));
    const client = createClient({ baseUrl: `${server.baseUrl}/`, key: "secret" });
    await client.erase({ image: "https://a.example/a.png", mask: "alpha", seed: 5 });
    await client.erase(
      { image: picture, mask: new Blob(["m"]), avoid: { uploadId: "u" }, seed: 5 },
      { waitSeconds: 9 },
    );
    const [first, second] = server.requests;
    expect(first?.line).toBe("POST /lacuna/v1/erase");
    expect(first?.headers).toMatchObject({ authorization: "Bearer secret", "content-type": "application/json" });
    expect(JSON.parse(first?.body ?? "")).toEqual({ image: "https://a.example/a.png", mask: "alpha", seed: 5 });
    expect(second?.line).toBe("POST /lacuna/v1/erase?wait=9");
    expect(second?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(second?.body).toContain('{"avoid":{"uploadId":"u"},"seed":5}');
    expect(second?.headers["idempotency-key"]).not.toBe(first?.headers["idempotency-key"]);
  });

  it("is sent again under the same key when the connection is cut or the server is not ready", async () => {
    await using server = await openScriptedServer(cutOff, json({}, 503), json(open, 202));
    const client = createClient({ baseUrl: server.baseUrl });
    expect(await client.erase({ image: picture, mask: "alpha" })).toEqual(open);
    const keys = new Set(server.requests.map(({ headers }) => headers["idempotency-key"]));
    expect([server.requests.length, keys.size]).toEqual([3, 1]);
  });

  it("is given up after as many tries as are wanted", async () => {
    await using server = await openScriptedServer(cutOff);
    const client = createClient({ baseUrl: server.baseUrl, retries: 1 });
    await expect(client.erase({ image: picture, mask: "alpha" })).rejects.toMatchObject({
      name: "LacunaError",
      code: "unreachable",
      status: undefined,
    });
    expect(server.requests).toHaveLength(2);
  });

  it("is not sent again when it is refused; the error carries the problem", async () => {
    await using server = await openScriptedServer(json(problem, 422));
    const client = createClient({ baseUrl: server.baseUrl });
    const filled = client.erase({ image: "x", mask: "alpha" });
    const error: unknown = await filled.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LacunaError);
    expect(error).toMatchObject({ code: "invalid-request", status: 422, message: "/seed: too large.", problem });
    expect(server.requests).toHaveLength(1);
  });
});

describe("other servers", () => {
  it.each<[string, Answer, number]>([
    ["a page", (response) => void response.end("<html>"), 200],
    ["an error of another kind", json({ error: "x" }, 404), 404],
    ["an error page", (response) => void response.writeHead(403).end("<html>"), 403],
  ])("are told by their answer: %s", async (_, answer, status) => {
    await using server = await openScriptedServer(answer);
    const task = createClient({ baseUrl: server.baseUrl }).task("t1");
    await expect(task).rejects.toMatchObject({ code: "unexpected-reply", status });
  });

  it("are refused by their address", () => {
    for (const baseUrl of ["", "127.0.0.1:80", "ftp://a.example", "file:///"]) {
      expect(() => createClient({ baseUrl })).toThrow(TypeError);
    }
  });
});

describe("tasks", () => {
  it("are read page by page, as far as they are taken", async () => {
    await using server = await openScriptedServer(
      json({ tasks: [{ id: "a" }, { id: "b" }], next: "7-2" }),
      json({ tasks: [{ id: "c" }], next: "6-1" }),
      json({ tasks: [{ id: "d" }] }),
    );
    const ids: string[] = [];
    const filter = { states: ["queued", "running"], acceptedBefore: new Date(0) } as const;
    for await (const { id } of createClient({ baseUrl: server.baseUrl }).tasks(filter)) {
      ids.push(id);
      if (id === "c") break;
    }
    expect(ids).toEqual(["a", "b", "c"]);
    const query = "limit=100&state=queued%2Crunning&acceptedBefore=1970-01-01T00%3A00%3A00.000Z";
    expect(server.requests.map(({ line }) => line)).toEqual([
      `GET /lacuna/v1/tasks?${query}`,
      `GET /lacuna/v1/tasks?${query}&cursor=7-2`,
    ]);
  });

  it("are waited for, over and over, through a restart", async () => {
    await using server = await openScriptedServer(json(open), cutOff, json({}, 502), json(done));
    expect(await createClient({ baseUrl: server.baseUrl, retries: 0 }).wait("t1")).toEqual(done);
    expect(server.requests).toHaveLength(4);
  });

  it("cannot be confused with paths", async () => {
    await using server = await openScriptedServer(json(done));
    await createClient({ baseUrl: server.baseUrl }).cancel("../x?y");
    expect(server.requests[0]?.line).toBe("POST /lacuna/v1/tasks/..%2Fx%3Fy/cancel");
  });
});

const log = (id: number) => `event: log\nid: ${id}\ndata: {"message":"line ${id}"}\n\n`;

describe("events", () => {
  const state = `event: state\ndata: ${JSON.stringify(open)}\n\n`;
  const end = `event: end\ndata: ${JSON.stringify(done)}\n\n`;

  it("go on where they were when the stream ends early or is cut", async () => {
    await using server = await openScriptedServer(
      events(`${state}${log(1)}${log(2)}event: log\nid: 3\nda`, true),
      cutOff,
      events(log(3)),
      events(`event: newer\ndata: {}\n\nevent: progress\ndata: {"progress":0.5}\n\n${end}`),
    );
    const seen: string[] = [];
    let lost = 0;
    const onLost = (): void => void lost++;
    for await (const event of createClient({ baseUrl: server.baseUrl }).events("t1", { onLost })) {
      seen.push(event.kind === "log" ? event.message : event.kind);
    }
    expect(lost).toBe(1); // a stream that has only ended is no loss
    expect(seen).toEqual(["state", "line 1", "line 2", "line 3", "progress", "end"]);
    expect(server.requests.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "2", "2", "3"]);
  });

  it("are refused at once where there is no such task", async () => {
    await using server = await openScriptedServer(json({ ...problem, type: "urn:lacuna:problem:not-found" }, 404));
    const iterator = createClient({ baseUrl: server.baseUrl }).events("t1")[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ code: "not-found" });
    expect(server.requests).toHaveLength(1);
  });

  it("let go of the connection when nobody reads on", async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await openScriptedServer((response) => {
      response.once("close", closed.resolve);
      response.write(state);
    });
    for await (const event of createClient({ baseUrl: server.baseUrl }).events("t1")) {
      expect(event).toEqual({ kind: "state", task: open });
      break;
    }
    await closed.promise;
  });
});

it("stops with the signal's reason: in a request, in a pause and in a stream", async () => {
  await using server = await openScriptedServer(cutOff, (response) => response.writeHead(200).flushHeaders());
  const client = createClient({ baseUrl: server.baseUrl });
  const reason = new Error("enough");
  expect(() => client.events("t1", { signal: AbortSignal.abort(reason) })).not.toThrow();
  for (const call of [
    (signal: AbortSignal) => client.wait("t1", { signal }),
    (signal: AbortSignal) => client.download("t1", 0, { signal }),
    (signal: AbortSignal) => client.events("t1", { signal })[Symbol.asyncIterator]().next(),
  ]) {
    const controller = new AbortController();
    const called = call(controller.signal);
    const before = server.requests.length;
    await expect.poll(() => server.requests.length).toBeGreaterThan(before);
    controller.abort(reason);
    await expect(called).rejects.toBe(reason);
  }
});
