import { createClient, type Task, type TaskEvent } from "@lacuna/client";
import { erase } from "@lacuna/library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCuttingProxy } from "../testing/cutting-proxy.ts";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const image = await pictureFile(120, 90);
const mask = await maskFile(120, 90, 16);
const large = { image: await pictureFile(1400, 1000), mask: await maskFile(1400, 1000, 500) };

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const client = () => createClient({ baseUrl: server.origin });

describe("the client", () => {
  it("erases as the library does: files, uploads and drawings, waited for and downloaded", async () => {
    const lacuna = client();
    const { uploadId } = await lacuna.upload(new Blob([image], { type: "image/png" }));
    const here = await erase({ image, mask, dilatePx: 4, seed: 3 });
    for (const input of [
      { image, mask },
      { image: { uploadId }, mask: new Blob([mask]) },
      { image: { uploadId }, mask: { boxes: [{ x: 52, y: 37, width: 16, height: 16 }] } },
    ]) {
      const { id } = await lacuna.erase({ ...input, dilatePixels: 4, seed: 3 });
      const task = await lacuna.wait(id);
      expect(task).toMatchObject({ state: "succeeded", holePixels: here.holePixels, results: [{ seed: 3 }] });
      expect(Buffer.compare(await lacuna.download(id), here.bytes)).toBe(0);
    }
  });

  it("waits in the request itself where that is asked for", async () => {
    const task = await client().erase({ image, mask, variations: 2 }, { waitSeconds: 60 });
    expect(task.state).toBe("succeeded");
    expect(task.results).toHaveLength(2);
  });

  it("hears a task's story to its end though the connection is cut again and again", async () => {
    await using proxy = await openCuttingProxy(server.origin);
    const lacuna = createClient({ baseUrl: proxy.origin });
    const { id } = await lacuna.erase({ ...large, effort: "best", preview: true });
    const events: TaskEvent[] = [];
    for await (const event of lacuna.events(id)) {
      events.push(event);
      if (events.length % 4 === 0 && proxy.connections < 5) proxy.cut();
    }
    expect(proxy.connections).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ kind: "end", task: { id, state: "succeeded" } });
    const lines = events.flatMap((event) => (event.kind === "log" ? [`${event.at} ${event.message}`] : []));
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("makes one task of a submission whose answer was lost", async () => {
    await using proxy = await openCuttingProxy(server.origin);
    let cuts = 0;
    const lacuna = createClient({
      baseUrl: proxy.origin,
      async fetch(...request) {
        const reply = await globalThis.fetch(...request);
        if (cuts++ > 0) return reply;
        await reply.arrayBuffer();
        throw new TypeError("fetch failed");
      },
    });
    const before = await idsOf(client().tasks());
    const { id } = await lacuna.erase({ image, mask });
    expect((await idsOf(client().tasks())).filter((one) => !before.includes(one))).toEqual([id]);
  });

  it("cancels, lists and deletes", async () => {
    const lacuna = client();
    const [running, queued] = [await lacuna.erase({ ...large, effort: "best" }), await lacuna.erase({ image, mask })];
    expect((await lacuna.cancel(queued.id)).state).toBe("cancelled");
    expect(await idsOf(lacuna.tasks({ states: ["cancelled"] }))).toContain(queued.id);
    await expect(lacuna.delete(running.id)).rejects.toMatchObject({ code: "task-open", status: 409 });
    await lacuna.cancel(running.id);
    expect((await lacuna.wait(running.id)).state).toBe("cancelled");
    await lacuna.delete(running.id);
    await expect(lacuna.task(running.id)).rejects.toMatchObject({ code: "not-found", status: 404 });
  });

  it("tells what the server refuses", async () => {
    const lacuna = client();
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- it is no array
    const filled = lacuna.fill({ image, mask, prompt: "a lamp" });
    await expect(filled).rejects.toMatchObject({
      code: "no-provider",
      status: 501,
    });
    await expect(lacuna.erase({ image, mask, seed: -1 })).rejects.toMatchObject({
      code: "invalid-request",
      status: 422,
      problem: { errors: [{ pointer: "/seed" }] },
    });
    await expect(lacuna.erase({ image, mask: image.slice(0, 20) })).rejects.toMatchObject({
      problem: { input: "mask" },
    });
  });

  it("stops waiting when its signal fires; the task goes on", async () => {
    const lacuna = client();
    const { id } = await lacuna.erase({ ...large });
    const reason = new Error("enough");
    await expect(lacuna.wait(id, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await lacuna.wait(id)).state).toBe("succeeded");
  });
});

async function idsOf(tasks: AsyncIterable<Task>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of tasks) ids.push(id);
  return ids;
}
