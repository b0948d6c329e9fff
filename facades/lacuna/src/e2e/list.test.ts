import { expect, it } from "vitest";
import { task as wireTask, taskList } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";

async function submit({ origin }: TestServer, more: object = {}): Promise<string> {
  const body = JSON.stringify({ image: "https://pictures.example/a.png", mask: "alpha", ...more });
  const headers = { "content-type": "application/json" };
  const reply = await fetch(`${origin}/lacuna/v1/erase`, { method: "POST", headers, body });
  return wireTask.parse(await reply.json()).id;
}

async function list({ origin }: TestServer, query: string) {
  return taskList.strict().parse(await (await fetch(`${origin}/lacuna/v1/tasks?${query}`)).json());
}

it("lists tasks page by page, newest first, each once, though many come in the same millisecond and more come later", async () => {
  await using server = await openServer();
  const ids = new Set(await Promise.all(Array.from({ length: 25 }, () => submit(server))));
  const seen: string[] = [];
  let page = await list(server, "limit=4");
  let latest = Number.POSITIVE_INFINITY;
  for (;;) {
    for (const { id, acceptedAt } of page.tasks) {
      expect(Date.parse(acceptedAt)).toBeLessThanOrEqual(latest);
      latest = Date.parse(acceptedAt);
      seen.push(id);
    }
    if (page.next === undefined) break;
    await submit(server);
    page = await list(server, `limit=4&cursor=${page.next}`);
  }
  expect(seen).toHaveLength(25);
  expect(new Set(seen)).toEqual(ids);
});

it("filters by state and time", async () => {
  await using server = await openServer();
  const [first, second] = [await submit(server), await submit(server)];
  const cancelled = await fetch(`${server.origin}/lacuna/v1/tasks/${first}/cancel`, { method: "POST" });
  expect(wireTask.parse(await cancelled.json()).state).toBe("cancelled");
  const idsOf = async (query: string) => (await list(server, query)).tasks.map(({ id }) => id);
  expect(await idsOf("state=cancelled")).toEqual([first]);
  expect(await idsOf("state=queued")).toEqual([second]);
  expect((await idsOf("state=queued,cancelled")).toSorted()).toEqual([first, second].toSorted());
  expect(await idsOf("state=running,failed")).toEqual([]);
  expect(await idsOf("acceptedBefore=2020-01-01T00:00:00Z")).toEqual([]);
  expect(await idsOf("acceptedBefore=2999-01-01T00:00:00%2B02:00")).toHaveLength(2);
});

it("puts what has low priority behind what comes later", async () => {
  await using server = await openServer();
  const low = await submit(server, { priority: "low" });
  const normal = await submit(server);
  const { tasks } = await list(server, "");
  const shown = new Map(tasks.map(({ id, priority, queuePosition }) => [id, [priority, queuePosition]]));
  expect(shown.get(normal)).toEqual(["normal", 0]);
  expect(shown.get(low)).toEqual(["low", 1]);
});
