import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probePicture } from "@lacuna/codec";
import { createEraser } from "@lacuna/library";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { poisonChild } from "../compute/testing/open-pool.ts";
import { maskFile, pictureFile } from "../compute/testing/pictures.ts";
import { openService, type TestService, type TestServiceOptions } from "./testing/open-service.ts";
import { longSubmission, quickSubmission, submissionOf } from "./testing/submissions.ts";

const PATIENCE = { timeout: 60_000 };

/** Serves files by name. What hangs never comes. */
async function serve(files: Readonly<Record<string, Uint8Array | "hang">>): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[(request.url ?? "").slice(1).replace(/\?.*/, "")];
    if (file === "hang") return;
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "image/png" }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

async function untilComputing({ tasks }: TestService, id: string): Promise<void> {
  for await (const { progress } of tasks.watch(id)) if (progress > 0) return;
  throw new Error("the task has ended");
}

function killBusy({ pool }: TestService): void {
  for (const { pid, state } of pool.children()) if (pid !== undefined && state === "busy") process.kill(pid, "SIGKILL");
}

const listFiles = async ({ parts }: TestService): Promise<readonly string[]> =>
  (await parts.artifacts.listFolders("tasks/")).map(({ name }) => name);

describe("a worker", { timeout: 180_000 }, () => {
  let service: TestService | undefined;
  afterEach(async () => {
    await service?.[Symbol.asyncDispose]();
    service = undefined;
  });
  const open = async (options: TestServiceOptions = {}): Promise<TestService> => (service = await openService(options));

  it("keeps the newest preview for who asks, and tells who watches", async () => {
    const { submit, tasks } = await open();
    const image = await pictureFile(900, 700, "jpeg");
    const mask = await maskFile(900, 700, 260);
    const id = await submit(submissionOf(image, mask, { command: { wantsPreview: true } }));
    let previews = 0;
    for await (const view of tasks.watch(id)) previews = view.previews;
    expect(previews).toBeGreaterThan(0);
    const preview = await tasks.preview(id);
    expect(await probePicture(preview ?? new Uint8Array())).toMatchObject({ format: "jpeg", width: 512 });
    await tasks.delete(id);
    expect(await tasks.preview(id)).toBeUndefined();
  });

  it("makes what the library makes, and stores it with all there is to know", async () => {
    const { finish, tasks, parts } = await open();
    const submission = await quickSubmission({ command: { variations: 2 } });
    const task = await finish(submission);
    if (task.state !== "succeeded") throw new Error(JSON.stringify(task));
    await using eraser = createEraser({ threads: 1 });
    const [image, mask] = [await pictureFile(160, 120), await maskFile(160, 120, 24)];
    const direct = await eraser.erase({ image, mask, dilatePx: 3, seed: 7, variations: 2, keepMetadata: false });
    for (const [index, artifact] of task.result.artifacts.entries()) {
      const bytes = await parts.artifacts.read(artifact.key);
      expect(Buffer.compare(bytes ?? new Uint8Array(), direct.images[index]?.bytes ?? new Uint8Array())).toBe(0);
      expect(artifact).toEqual({
        key: `tasks/${task.id}/1/${index}.png`,
        contentType: "image/png",
        sizeBytes: bytes?.length,
        width: 160,
        height: 120,
        seed: 7 + index,
      });
      expect(await parts.artifacts.stat(artifact.key)).toMatchObject({ contentType: "image/png" });
    }
    expect(task.result.holePixels).toBe(direct.holePixels);
    expect(task.imageSize).toEqual({ width: 160, height: 120 });
    const { queuedMs, downloadMs, computeMs, totalMs } = task.result.timings;
    expect(downloadMs).toBe(0);
    expect(totalMs).toBeGreaterThanOrEqual(Math.max(queuedMs, computeMs - 1));
    const lines = (await tasks.log(task.id)).map(({ message }) => message);
    expect(lines[0]).toBe("claimed");
    expect(lines.at(-1)).toMatch(/^filled [\d,]+ pixels in \d+\.\d s$/);
  });

  it("fetches what is given by address", async () => {
    const { finish, tasks } = await open();
    const [image, mask] = [await pictureFile(160, 120, "jpeg"), await maskFile(160, 120, 24)];
    const origin = await serve({ "image.jpg": image, "mask.png": mask });
    const inputs = {
      image: { kind: "url", url: `${origin}/image.jpg?key=secret` },
      mask: { kind: "url", url: `${origin}/mask.png` },
    } as const;
    const task = await finish(await quickSubmission({ command: inputs }));
    expect(task).toMatchObject({ state: "succeeded", imageSize: { width: 160, height: 120 } });
    expect(task.state === "succeeded" && task.result.artifacts[0]?.contentType).toBe("image/jpeg");
    const lines = (await tasks.log(task.id)).map(({ message }) => message).join("\n");
    expect(lines).toMatch(/fetched image, \d+ kB/);
    expect(lines).not.toContain("secret");
  });

  it.each([
    ["that cannot be had", "missing.png", "download_failed"],
    ["that is no picture", "text", "unsupported_format"],
    ["of another size", "large.png", "mask_mismatch"],
  ])("fails a task with a mask %s", async (_, name, code) => {
    const { finish } = await open();
    const origin = await serve({ text: Buffer.from("hello, world"), "large.png": await maskFile(200, 200, 10) });
    const task = await finish(await quickSubmission({ command: { mask: { kind: "url", url: `${origin}/${name}` } } }));
    expect(task).toMatchObject({ state: "failed", failure: { code, input: "mask" } });
  });

  it("fails a task whose picture turns out to be damaged, with no results left", async () => {
    const { finish, parts } = await open();
    const image = await pictureFile(160, 120);
    image.fill(0x55, image.length >> 1);
    const task = await finish(submissionOf(image, await maskFile(160, 120, 24)));
    expect(task).toMatchObject({ state: "failed", failure: { code: "damaged_image", input: "image" } });
    expect(await parts.artifacts.stat(`tasks/${task.id}/1/0.png`)).toBeUndefined();
  });

  it("does not let pictures that do not come hold up others", async () => {
    const test = await open({ worker: { maxFetching: 8 } });
    const origin = await serve({ slow: "hang" });
    const image = { kind: "url", url: `${origin}/slow` } as const;
    const slow: string[] = [];
    for (let count = 0; count < 4; count++) slow.push(await test.submit(await quickSubmission({ command: { image } })));
    await expect.poll(() => test.worker.stats().running.fetching, PATIENCE).toBe(4);
    expect((await test.finish(await quickSubmission())).state).toBe("succeeded");
    for (const id of slow) await test.tasks.cancel(id);
    for (const id of slow) expect((await test.tasks.wait(id))?.state).toBe("cancelled");
  });

  it("stops in the middle of an erase when the task is cancelled", async () => {
    const test = await open();
    const id = await test.submit(await longSubmission());
    await untilComputing(test, id);
    const askedAt = performance.now();
    expect(await test.tasks.cancel(id)).toBe("requested");
    expect(await test.tasks.wait(id)).toMatchObject({ state: "cancelled", id });
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    expect((await test.finish(await quickSubmission())).state).toBe("succeeded");
  });

  it("shows progress that never falls, and 1 at the end", async () => {
    const test = await open();
    const id = await test.submit(await longSubmission({ command: { variations: 1 } }));
    const seen: number[] = [];
    for await (const { task, progress } of test.tasks.watch(id)) {
      if (task.state === "running" || task.state === "succeeded") seen.push(progress);
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen.at(-1)).toBe(1);
  });

  it("tries again when the compute process is killed", async () => {
    const test = await open();
    const id = await test.submit(await longSubmission({ command: { variations: 1 } }));
    await untilComputing(test, id);
    killBusy(test);
    const task = await test.tasks.wait(id);
    expect(task).toMatchObject({ state: "succeeded", attempt: 2 });
    expect(task?.state === "succeeded" && task.result.artifacts[0]?.key).toBe(`tasks/${id}/2/0.jpg`);
  });

  it("gives up a task that kills every process that tries it", async () => {
    const { finish, tasks } = await open({ compute: { childModule: poisonChild() }, worker: { maxAttempts: 3 } });
    const task = await finish(await quickSubmission());
    expect(task).toMatchObject({ state: "failed", attempt: 3, failure: { code: "worker_lost" } });
    const lines = (await tasks.log(task.id)).filter(({ level }) => level === "warning");
    expect(lines).toHaveLength(3);
  });

  it.runIf(process.platform === "linux")("fails a task that takes more memory than it may", async () => {
    const { finish } = await open({ memoryBytes: 20e6 });
    const task = await finish(await longSubmission());
    expect(task).toMatchObject({ state: "failed", attempt: 1, failure: { code: "out_of_memory" } });
  });

  it("fails a task that takes longer than it may", async () => {
    const { finish } = await open({ worker: { timeLimitMs: 300 } });
    const task = await finish(await longSubmission());
    expect(task).toMatchObject({ state: "failed", attempt: 1, failure: { code: "timed_out" } });
  });

  it("stops and writes nothing when it has lost the task", async () => {
    const test = await open({ worker: { leaseMs: 300 } });
    const id = await test.submit(await longSubmission());
    await untilComputing(test, id);
    await test.parts.store.fail(id, 1, { code: "internal", message: "Taken away." });
    await expect.poll(() => test.worker.stats().ended.lost, PATIENCE).toBe(1);
    expect(await test.tasks.find(id)).toMatchObject({ state: "failed", failure: { message: "Taken away." } });
    expect(await test.parts.artifacts.stat(`tasks/${id}/1/0.jpg`)).toBeUndefined();
  });

  it("keeps its lease as long as the work takes", async () => {
    const test = await open({ worker: { leaseMs: 600 } });
    const id = await test.submit(await longSubmission());
    await untilComputing(test, id);
    const lease = async (): Promise<number> => {
      const task = await test.tasks.find(id);
      return task?.state === "running" ? task.leaseUntil : 0;
    };
    const first = await lease();
    await expect.poll(lease, PATIENCE).toBeGreaterThan(first + 1200);
    expect(await test.tasks.find(id)).toMatchObject({ state: "running", attempt: 1 });
  });

  it("finishes what runs when it is stopped, and claims no more", async () => {
    const test = await open();
    const running = await test.submit(await longSubmission({ command: { variations: 1 } }));
    const waiting = await test.submit(await quickSubmission());
    await untilComputing(test, running);
    await test.worker.stop({ graceMs: 120_000 });
    expect(await test.tasks.find(running)).toMatchObject({ state: "succeeded" });
    expect(await test.tasks.find(waiting)).toMatchObject({ state: "queued", attempt: 0 });
  });

  it("puts back what it cannot finish, and the next worker does it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lacuna-restart-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const first = await openService({ folder });
    const id = await first.submit(await longSubmission({ command: { variations: 1 } }));
    await untilComputing(first, id);
    await first.worker.stop({ graceMs: 0 });
    expect(await first.tasks.find(id)).toMatchObject({ state: "queued" });
    await first[Symbol.asyncDispose]();
    const second = await open({ folder, worker: { maxAttempts: 1 } });
    expect(await second.tasks.wait(id)).toMatchObject({ state: "succeeded" });
  });

  it("loses none of many tasks, and leaves nothing behind when they are deleted", async () => {
    const test = await open({ compute: { slots: 2 } });
    const ids = await Promise.all(
      Array.from({ length: 30 }, async (_, seed) => test.submit(await quickSubmission({ command: { seed } }))),
    );
    const ended = await Promise.all(ids.map((id) => test.tasks.wait(id)));
    expect(ended.map((task) => task?.state)).toEqual(ids.map(() => "succeeded"));
    expect(ended.map((task) => task?.attempt)).toEqual(ids.map(() => 1));
    expect(test.worker.stats().ended).toMatchObject({ succeeded: 30, failed: 0, lost: 0 });
    for (const id of ids) expect(await test.tasks.delete(id)).toBe(true);
    expect(await listFiles(test)).toEqual([]);
  });
});
