import { describe, expect, it } from "vitest";
import { createReply, errorBody } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";

const body = JSON.stringify({
  model: "lacuna-erase",
  input: { image_url: "https://pictures.example/a.png", mask_url: "https://pictures.example/b.png" },
});

function create({ origin }: TestServer, headers: Record<string, string> = {}, path = "/v1/prediction/") {
  return fetch(origin + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
}

async function createdId(server: TestServer, key: string): Promise<string> {
  return createReply.parse(await (await create(server, { "x-api-key": key })).json()).predictionID;
}

describe("keys", () => {
  it("are read from either header, at either spelling of the path, without a redirect", async () => {
    const server = await openServer({ needsKeys: true });
    const key = await server.addKey("a");
    for (const headers of [
      { "x-api-key": key },
      { authorization: `Bearer ${key}` },
      { authorization: `bearer ${key}` },
    ]) {
      for (const path of ["/v1/prediction/", "/v1/prediction"]) {
        const reply = await create(server, headers, path);
        expect([reply.status, reply.redirected]).toEqual([200, false]);
      }
    }
  });

  it.each<[string, Record<string, string>]>([
    ["none", {}],
    ["an unknown one", { "x-api-key": "nonsense" }],
    ["an unknown bearer", { authorization: "Bearer smk_nonsense" }],
    ["an empty one", { "x-api-key": "" }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["a bearer of nothing", { authorization: "Bearer" }],
    ["an endless one", { "x-api-key": "x".repeat(8000) }],
  ])("are missed: %s is a 401 on every route", async (_, headers) => {
    const server = await openServer({ needsKeys: true });
    const replies = [
      await create(server, headers),
      await create(server, headers, "/v1/prediction/run"),
      await fetch(`${server.origin}/v1/prediction/2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11`, { headers }),
      await fetch(`${server.origin}/v1/prediction/x/cancel`, { method: "POST", headers }),
      await fetch(`${server.origin}/v1/executions`, { headers }),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect(errorBody.parse(await reply.json()).message).toBe("Invalid or missing API key");
    }
  });

  it("see their own predictions only: others are a 404, and stay as they are", async () => {
    const server = await openServer({ needsKeys: true });
    const [mine, theirs] = [await server.addKey("mine"), await server.addKey("theirs")];
    const id = await createdId(server, mine);
    const ask = (key: string, path: string, method = "GET") =>
      fetch(`${server.origin}/v1/${path}`, { method, headers: { "x-api-key": key } });
    expect((await ask(mine, `prediction/${id}`)).status).toBe(200);
    expect((await ask(mine, `prediction/${id.toUpperCase()}/`)).status).toBe(200);
    expect((await ask(theirs, `prediction/${id}`)).status).toBe(404);
    expect((await ask(theirs, `prediction/${id}/cancel`, "POST")).status).toBe(404);
    expect(await (await ask(theirs, "executions")).json()).toEqual([]);
    expect((await server.store.find(id))?.state).toBe("queued");
  });

  it("do not open predictions to what came in through another contract", async () => {
    const server = await openServer();
    const id = createReply.parse(await (await create(server)).json()).predictionID;
    const task = await server.store.find(id);
    if (task === undefined) throw new Error("The task is gone.");
    const other = { ...task, id: "7e8f3a52-6c1e-4d0c-9a57-2f6f1f0f9d11", origin: { ...task.origin, facade: "bfl" } };
    await server.store.accept({ ...other, memoryBytes: 1, retentionMs: 60_000 });
    expect((await fetch(`${server.origin}/v1/prediction/${other.id}`)).status).toBe(404);
    expect(await (await fetch(`${server.origin}/v1/executions`)).json()).toMatchObject([{ id }]);
  });
});

describe("limits", () => {
  it("are ten open predictions a key, where the key does not say", async () => {
    const server = await openServer({ needsKeys: true });
    const headers = { "x-api-key": await server.addKey("a") };
    const first = createReply.parse(await (await create(server, headers)).json()).predictionID;
    for (let open = 1; open < 10; open++) expect((await create(server, headers)).status).toBe(200);
    const refused = await create(server, headers);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(errorBody.parse(await refused.json())).toMatchObject({
      message: "Too many requests",
      details: /10 of at most 10/,
    });
    await fetch(`${server.origin}/v1/prediction/${first}/cancel`, { method: "POST", headers });
    expect((await create(server, headers)).status).toBe(200);
  });

  it("are a hundred created in a minute, where the key does not say", async () => {
    let now = Date.now();
    const server = await openServer({ needsKeys: true, now: () => now, settings: { maxOpen: 1000 } });
    const headers = { "x-api-key": await server.addKey("a") };
    for (let sent = 0; sent < 100; sent++) expect((await create(server, headers)).status).toBe(200);
    const refused = await create(server, headers);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    errorBody.parse(await refused.json());
    expect((await create(server, { "x-api-key": await server.addKey("b") })).status).toBe(200);
    expect((await fetch(`${server.origin}/v1/executions`, { headers })).status).toBe(200);
    now += 1000;
    expect((await create(server, headers)).status).toBe(200);
  });

  it("are the key's own where it says", async () => {
    const server = await openServer({ needsKeys: true });
    const wide = { "x-api-key": await server.addKey("wide", { requestsPerMinute: 500, maxOpenTasks: 12 }) };
    for (let open = 0; open < 12; open++) expect((await create(server, wide)).status).toBe(200);
    expect((await create(server, wide)).status).toBe(429);
    const narrow = { "x-api-key": await server.addKey("narrow", { requestsPerMinute: 1 }) };
    expect((await create(server, narrow)).status).toBe(200);
    expect((await create(server, narrow)).status).toBe(429);
  });
});
