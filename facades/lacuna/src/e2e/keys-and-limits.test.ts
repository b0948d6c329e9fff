import { createRateCounter } from "@lacuna/http";
import { describe, expect, it } from "vitest";
import { task as wireTask, taskList, upload } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { readProblem } from "../testing/read-problem.ts";

const body = JSON.stringify({ image: "https://pictures.example/a.png", mask: "alpha" });
const UUID = "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11";
const keys = [
  { key: "key-of-a", name: "a" },
  { key: "key-of-b", name: "b" },
];

function ask({ origin }: TestServer, path: string, key?: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
  return fetch(`${origin}/lacuna/v1${path}`, { ...init, headers });
}
function erase(server: TestServer, key?: string) {
  return ask(server, "/erase", key, { method: "POST", headers: { "content-type": "application/json" }, body });
}

describe("keys", () => {
  it.each<[string, Record<string, string>]>([
    ["none", {}],
    ["an unknown one", { authorization: "Bearer nonsense" }],
    ["an empty one", { authorization: "Bearer " }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["another header", { "x-api-key": "key-of-a" }],
    ["an endless one", { authorization: `Bearer ${"x".repeat(8000)}` }],
  ])("are missed: %s is a 401 on every route, before the body is read", async (_, headers) => {
    await using server = await openServer({ keys });
    for (const [method, path] of [
      ["POST", "/erase"],
      ["POST", "/fill"],
      ["POST", "/extend"],
      ["POST", "/select"],
      ["POST", "/uploads"],
      ["GET", "/tasks"],
      ["GET", `/tasks/${UUID}`],
      ["DELETE", `/tasks/${UUID}`],
      ["POST", `/tasks/${UUID}/cancel`],
      ["GET", `/tasks/${UUID}/events`],
      ["GET", `/tasks/${UUID}/results/0`],
      ["GET", `/tasks/${UUID}/preview`],
    ] as const) {
      const reply = await ask(server, path, undefined, { method, headers });
      expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect((await readProblem(reply)).status, path).toBe(401);
    }
  });

  it("see their own tasks only: others are a 404, and stay as they are", async () => {
    await using server = await openServer({ keys });
    const { id } = wireTask.parse(await (await erase(server, "key-of-a")).json());
    expect((await ask(server, `/tasks/${id.toUpperCase()}`, "key-of-a")).status).toBe(200);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/cancel"],
      ["GET", "/events"],
      ["GET", "/results/0"],
      ["GET", "/preview"],
    ] as const) {
      const reply = await ask(server, `/tasks/${id}${path}`, "key-of-b", { method });
      expect((await readProblem(reply)).status, path).toBe(404);
    }
    expect(taskList.parse(await (await ask(server, "/tasks", "key-of-b")).json())).toEqual({ tasks: [] });
    expect((await server.tasks.find(id))?.state).toBe("queued");
  });

  it("use their own uploads and idempotency keys only", async () => {
    await using server = await openServer({ keys });
    const stored = await ask(server, "/uploads", "key-of-a", { method: "POST", body: "x" });
    const { uploadId } = upload.parse(await stored.json());
    const post = (key: string, json: object, headers: Record<string, string> = {}) =>
      ask(server, "/erase", key, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(json),
      });
    const said = await readProblem(await post("key-of-b", { image: { uploadId }, mask: "alpha" }));
    expect([said.type, said.input]).toEqual(["urn:lacuna:problem:upload-not-found", "image"]);
    const repeat = { "idempotency-key": "the same" };
    const first = wireTask.parse(await (await post("key-of-a", JSON.parse(body), repeat)).json());
    const second = wireTask.parse(await (await post("key-of-b", JSON.parse(body), repeat)).json());
    expect(second.id).not.toBe(first.id);
  });

  it("are not needed for the OpenAPI document", async () => {
    await using server = await openServer({ keys });
    expect((await ask(server, "/openapi.json")).status).toBe(200);
  });
});

describe("limits", () => {
  it("refuse more open tasks than a key may have, and say when to come again", async () => {
    await using server = await openServer({ keys: [{ key: "k", name: "k", limits: { maxOpenTasks: 2 } }] });
    for (let i = 0; i < 2; i++) expect((await erase(server, "k")).status).toBe(202);
    const reply = await erase(server, "k");
    expect(reply.headers.get("retry-after")).toBe("1");
    expect((await readProblem(reply)).type).toBe("urn:lacuna:problem:too-many-open");
  });

  it("refuse more requests than a key's rate, and count neither reading nor watching", async () => {
    const countRequest = createRateCounter({ requestsPerMinute: 2 });
    await using server = await openServer({ countRequest });
    for (let i = 0; i < 2; i++) expect((await erase(server)).status).toBe(202);
    const reply = await erase(server);
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await readProblem(reply)).type).toBe("urn:lacuna:problem:rate-limited");
    for (let i = 0; i < 5; i++) expect((await ask(server, "/tasks")).status).toBe(200);
  });

  it("refuse uploads beyond the limit, whether the length is told or not", async () => {
    await using server = await openServer({ settings: { maxUploadBytes: 1000 } });
    const told = await ask(server, "/uploads", undefined, { method: "POST", body: "x".repeat(1001) });
    expect((await readProblem(told)).status).toBe(413);
    const stream = new Blob(["x".repeat(5000)]).stream();
    const init: RequestInit & { duplex: "half" } = { method: "POST", body: stream, duplex: "half" };
    expect((await readProblem(await ask(server, "/uploads", undefined, init))).status).toBe(413);
    const form = new FormData();
    form.set("file", new Blob(["x"]));
    expect((await readProblem(await ask(server, "/uploads", undefined, { method: "POST", body: form }))).status).toBe(
      415,
    );
    expect(server.faults).toEqual([]);
  });
});
