import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createReply, prediction } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";

const input = { image_url: "https://pictures.example/a.png", mask_url: "https://pictures.example/b.png" };

async function create({ origin }: TestServer): Promise<string> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ model: "lacuna-erase", input });
  const reply = await fetch(`${origin}/v1/prediction`, { method: "POST", headers, body });
  return createReply.parse(await reply.json()).predictionID;
}

async function list({ origin }: TestServer, query: string): Promise<string[]> {
  const reply = await fetch(`${origin}/v1/executions${query}`);
  expect(reply.status).toBe(200);
  return z
    .array(prediction)
    .parse(await reply.json())
    .map(({ id }) => id);
}

describe("GET /v1/executions", () => {
  it("lists the newest first, in pages, by status, model and time", async () => {
    const server = await openServer();
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) ids.unshift(await create(server));
    await server.services.tasks.cancel(ids[0] ?? "");
    expect(await list(server, "")).toEqual(ids);
    expect(await list(server, "/?limit=&status=&model=&from=")).toEqual(ids);
    expect(await list(server, "?limit=2")).toEqual(ids.slice(0, 2));
    expect(await list(server, "?limit=2&offset=3")).toEqual(ids.slice(3));
    expect(await list(server, "?offset=10000")).toEqual([]);
    expect(await list(server, "?status=cancelled")).toEqual([ids[0]]);
    expect(await list(server, "?status=created")).toEqual(ids.slice(1));
    expect(await list(server, "?status=processing&limit=1")).toEqual([ids[1]]);
    expect(await list(server, "?status=error")).toEqual([]);
    expect(await list(server, "?model=lacuna-erase")).toEqual(ids);
    expect(await list(server, "?model=flux-fill-pro")).toEqual([]);
    expect(await list(server, "?from=2020-01-01&to=2999-12-31T23:59:59Z")).toEqual(ids);
    expect(await list(server, "?from=2999-01-01")).toEqual([]);
    expect(await list(server, "?to=2020-01-01T00:00:00Z")).toEqual([]);
  });

  it("lists all, however many came in the same moment", async () => {
    const server = await openServer({ settings: { maxOpen: 1000, createsPerMinute: 10_000 } });
    const first = await server.store.find(await create(server));
    if (first === undefined) throw new Error("The task is gone.");
    for (let at = 0; at < 450; at++) {
      const id = `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
      await server.store.accept({ ...first, id, memoryBytes: 1, retentionMs: 60_000 });
    }
    const found = new Set<string>();
    for (let offset = 0; offset <= 450; offset += 100) {
      for (const id of await list(server, `?limit=100&offset=${offset}`)) found.add(id);
    }
    expect(found.size).toBe(451);
  });
});
