import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { probePicture } from "@lacuna/codec";
import { drawLetteredPicture } from "@lacuna/codec/testing";
import { createEraser } from "@lacuna/library";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { type ComputeOutcome, type EraseJob, startComputePool } from "./compute-pool.ts";
import { maskFromRuns, maskFromStrokes } from "./draw-mask.ts";
import { ComputeCrashedError, ComputeFailedError, ComputeMemoryError, ComputeTimeoutError } from "./errors.ts";
import type { RunLimits } from "./supervise-run.ts";
import { deafChild, openPool, poisonChild, type TestPool } from "./testing/open-pool.ts";
import { maskFile, pictureFile } from "./testing/pictures.ts";

const LIMITS: RunLimits = { memoryBytes: 4e9, timeLimitMs: 300_000 };

async function smallJob(changes: Partial<EraseJob> = {}): Promise<EraseJob> {
  return {
    image: await pictureFile(200, 150),
    mask: await maskFile(200, 150, 30),
    dilatePx: 3,
    seed: 7,
    variations: 1,
    output: { format: "same", keepMetadata: false },
    ...changes,
  };
}

async function fileOf({ files }: ComputeOutcome): Promise<Uint8Array> {
  return readFile(files[0]?.path ?? "");
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What both cover, as a share of what either does. */
function overlap(a: Box | undefined, b: Box): number {
  if (a === undefined) return 0;
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, width) * Math.max(0, height);
  return both / (a.width * a.height + b.width * b.height - both);
}

/** Takes minutes if nothing stops it. */
async function longJob(): Promise<EraseJob> {
  const [image, mask] = [await pictureFile(1600, 1200, "jpeg"), await maskFile(1600, 1200, 700)];
  return smallJob({ image, mask, variations: 20 });
}

describe("a compute pool", () => {
  let open: TestPool | undefined;
  afterEach(async () => {
    await open?.[Symbol.asyncDispose]();
    open = undefined;
  });

  it("gives the bytes that the library gives, whatever the threads", async () => {
    open = await openPool({ threads: 2 });
    const { guide: _, ...job } = await smallJob({ variations: 2 });
    const outcome = await open.pool.erase(job, LIMITS);
    await using eraser = createEraser({ threads: 1 });
    const direct = await eraser.erase({ ...job, mask: await maskFile(200, 150, 30), keepMetadata: false });
    expect(outcome.files).toHaveLength(2);
    for (const [index, file] of outcome.files.entries()) {
      const bytes = await readFile(file.path);
      expect(bytes.equals(direct.images[index]?.bytes ?? new Uint8Array())).toBe(true);
      expect(file).toMatchObject({ format: "png", width: 200, height: 150, sizeBytes: bytes.length, seed: 7 + index });
    }
    expect(outcome.holePixels).toBe(direct.holePixels);
    expect(outcome.warnings).toEqual(direct.warnings);
    await outcome.release();
    expect(await open.countScratch()).toBe(0);
  });

  it("takes masks that are no files, what to leave out of copying, and effort, as the library does", async () => {
    open = await openPool();
    await using eraser = createEraser({ threads: 1 });
    const image = await pictureFile(200, 150, "png", true);
    const avoid = await maskFile(200, 150, 90);
    const shapes = [{ kind: "box", x: 60, y: 40, width: 30, height: 20 }] as const;
    const drawn = { kind: "shapes", shapes, strokes: [{ radiusPx: 4, points: [[10, 10]] }] } as const;
    const same = { image, dilatePx: 3, seed: 7, effort: "fast", keepMetadata: false } as const;
    const stroke = maskFromStrokes({ width: 200, height: 150 }, drawn.strokes);
    const runs = { kind: "runs", width: 200, height: 150, runs: [200 * 60 + 50, 30, 200 * 90 - 80] } as const;
    for (const [mask, direct] of [
      ["alpha", await eraser.erase({ ...same, avoid, mask: "alpha" })],
      [drawn, await eraser.erase({ ...same, avoid, mask: [{ shapes }, stroke] })],
      [runs, await eraser.erase({ ...same, avoid, mask: maskFromRuns(runs) })],
    ] as const) {
      const outcome = await open.pool.erase(await smallJob({ image, mask, avoid, effort: "fast" }), LIMITS);
      const bytes = await readFile(outcome.files[0]?.path ?? "");
      expect(bytes.equals(direct.bytes)).toBe(true);
      expect(outcome.holePixels).toBe(direct.holePixels);
      await outcome.release();
    }
  });

  it("is led by a guide as the library is, and names one that is damaged", async () => {
    open = await openPool();
    const [image, mask] = [await pictureFile(200, 150), await maskFile(200, 150, 60)];
    const guide = await pictureFile(50, 40);
    const guideRect = { x: 60, y: 30, width: 100, height: 80 };
    const job = await smallJob({ image, mask, guide, guideRect });
    await using eraser = createEraser({ threads: 1 });
    const { dilatePx, seed } = job;
    const asked = { image, mask, dilatePx, seed, keepMetadata: false };
    const direct = await eraser.erase({ ...asked, guide: { image: guide, rect: guideRect } });
    const led = await fileOf(await open.pool.erase(job, LIMITS));
    expect(led).toEqual(Buffer.from(direct.bytes));
    expect(led).not.toEqual(await fileOf(await open.pool.erase(await smallJob({ image, mask }), LIMITS)));
    const damaged = open.pool.erase({ ...job, guide: Buffer.from(guide).fill(0, 200) }, LIMITS);
    await expect(damaged).rejects.toMatchObject({ failure: { code: "damaged_image", input: "guide" } });
    const aside = open.pool.erase({ ...job, guideRect: { ...guideRect, x: 200 } }, LIMITS);
    await expect(aside).rejects.toMatchObject({ failure: { code: "mask_mismatch", input: "guide" } });
  });

  it("erases lettering that it finds as the library does, from the same bytes", { timeout: 120_000 }, async () => {
    open = await openPool();
    const { bytes: image, box } = await drawLetteredPicture();
    const within = [{ kind: "box", ...box, width: box.width >> 1 }] as const;
    const job = await smallJob({ image, mask: { kind: "found", find: ["text"], within } });
    await using eraser = createEraser({ threads: 1 });
    const { dilatePx, seed } = job;
    const direct = await eraser.erase({ image, mask: { find: "text", within }, dilatePx, seed, keepMetadata: false });
    expect(await fileOf(await open.pool.erase(job, LIMITS))).toEqual(Buffer.from(direct.bytes));
  });

  it("finds lettering, and erases what it has found beside what is marked", { timeout: 120_000 }, async () => {
    open = await openPool();
    const { bytes: image, box } = await drawLetteredPicture();
    const fractions: number[] = [];
    const limits = { ...LIMITS, onProgress: (fraction: number) => void fractions.push(fraction) };
    const find = ["text"] as const;
    const selected = await open.pool.select({ image, mask: { kind: "found", find } }, limits);
    expect(selected.found).toHaveLength(1);
    expect(selected.found?.[0]).toMatchObject({ what: "text", pixels: selected.holePixels });
    expect(overlap(selected.found?.[0]?.box, box)).toBeGreaterThan(0.9);
    const mask = await readFile(selected.files[0]?.path ?? "");
    expect(await probePicture(mask)).toMatchObject({ format: "png", width: 480, height: 320 });
    await selected.release();

    const marked = { kind: "shapes", shapes: [{ kind: "box", x: 20, y: 20, width: 9, height: 9 }] } as const;
    fractions.length = 0;
    const job = await smallJob({ image, mask: { kind: "found", find, marked, growPx: 2 }, dilatePx: 0 });
    const erased = await open.pool.erase(job, limits);
    expect(erased.found).toEqual(selected.found);
    expect(erased.holePixels).toBe(selected.holePixels + 9 * 9 + 4 * 9 * 2 + 4); // the box, grown at its sides and corners
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const elsewhere = [{ kind: "box", x: 0, y: 200, width: 480, height: 100 }] as const;
    const nothing = await open.pool.erase({ ...job, mask: { kind: "found", find, within: elsewhere } }, limits);
    expect(nothing).toMatchObject({
      found: [],
      holePixels: 0,
      warnings: expect.arrayContaining(["no text was found"]),
    });
    await Promise.all([erased.release(), nothing.release()]);
    expect(await open.countScratch()).toBe(0);
  });

  it("shows coarse pictures of the result meanwhile, only to who wants them", async () => {
    open = await openPool();
    const [image, mask] = [await pictureFile(1200, 600, "jpeg"), await maskFile(1200, 600, 200)];
    const previews: Uint8Array[] = [];
    const limits = { ...LIMITS, onPreview: (jpeg: Uint8Array) => previews.push(jpeg) };
    const plain = await open.pool.erase(await smallJob({ image, mask }), limits);
    expect(previews).toEqual([]);
    const shown = await open.pool.erase(await smallJob({ image, mask, wantsPreview: true }), limits);
    expect(previews.length).toBeGreaterThan(0);
    for (const jpeg of previews) {
      expect(await probePicture(jpeg)).toMatchObject({ format: "jpeg", width: 512, height: 256 });
      expect(jpeg.length).toBeLessThan(100_000);
    }
    const [before, after] = await Promise.all([plain, shown].map(({ files }) => readFile(files[0]?.path ?? "")));
    expect(before?.equals(after ?? new Uint8Array())).toBe(true);
    await Promise.all([plain.release(), shown.release()]);
  });

  it("makes more variations than the library does at once, and counts seeds past the largest from 0", async () => {
    open = await openPool();
    const job = await smallJob({ variations: 10, seed: 2 ** 32 - 2 });
    const outcome = await open.pool.erase(job, LIMITS);
    expect(outcome.files.map(({ seed }) => seed)).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 0, 1, 2, 3, 4, 5, 6, 7]);
    await outcome.release();
  });

  it.each([
    ["the image", "damaged_image", async () => ({ image: (await pictureFile(200, 150)).subarray(0, 300) })],
    ["the mask", "unsupported_format", async () => ({ mask: new TextEncoder().encode("no picture at all") })],
    ["the mask", "mask_mismatch", async () => ({ mask: await maskFile(100, 100, 10) })],
    ["the mask", "mask_mismatch", async () => ({ mask: "alpha" as const })],
    [
      "the mask",
      "mask_mismatch",
      async () => ({ mask: { kind: "runs", width: 9, height: 9, runs: [80, 1] } as const }),
    ],
    ["the mask", "mask_mismatch", async () => ({ mask: boxAt(500) })],
    ["the avoid mask", "mask_mismatch", async () => ({ avoid: await maskFile(100, 100, 10) })],
    ["the mask", "empty_source", async () => ({ mask: await maskFile(200, 150, 150), dilatePx: 100 })],
  ])("says that %s is at fault: %s", async (name, code, changes) => {
    open = await openPool();
    const error: unknown = await open.pool.erase(await smallJob(await changes()), LIMITS).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ComputeFailedError);
    const failure = error instanceof ComputeFailedError ? error.failure : undefined;
    expect(failure).toMatchObject({
      code,
      input: name === "the image" ? "image" : name === "the mask" ? "mask" : "avoid",
    });
    expect(failure?.message).toMatch(/^[A-Z].*\.$/);
    expect(await open.countScratch()).toBe(0);
  });

  it("stops in the middle of an erase when aborted, and keeps the process for the next", async () => {
    open = await openPool();
    const abort = new AbortController();
    const reason = new Error("no longer wanted");
    const run = open.pool.erase(await longJob(), {
      ...LIMITS,
      signal: abort.signal,
      onProgress: () => abort.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
    expect(await open.countScratch()).toBe(0);
    const outcome = await open.pool.erase(await smallJob(), LIMITS);
    expect(outcome.files).toHaveLength(1);
    await outcome.release();
  });

  it("kills a process that does not hear an abort", async () => {
    open = await openPool({ childModule: deafChild() });
    const { pool } = open;
    const [before] = pool.children();
    await expect(pool.erase(await smallJob(), { ...LIMITS, timeLimitMs: 100 })).rejects.toThrow(ComputeTimeoutError);
    expect(pool.children().some(({ pid }) => pid === before?.pid)).toBe(false);
  });

  it("says that a process died, and goes on with another", async () => {
    open = await openPool();
    const { pool } = open;
    const run = pool.erase(await longJob(), { ...LIMITS, onProgress: () => killBusy(pool.children()) });
    await expect(run).rejects.toThrow(ComputeCrashedError);
    const outcome = await pool.erase(await smallJob(), LIMITS);
    expect(outcome.files).toHaveLength(1);
    await outcome.release();
  });

  it("says so each time when every process dies", async () => {
    open = await openPool({ childModule: poisonChild(), slots: 2 });
    const { pool } = open;
    const job = await smallJob();
    const runs = await Promise.allSettled(Array.from({ length: 5 }, () => pool.erase(job, LIMITS)));
    for (const run of runs) expect(run.status === "rejected" && run.reason).toBeInstanceOf(ComputeCrashedError);
    expect(await open.countScratch()).toBe(0);
  });

  it.runIf(process.platform === "linux")("kills a process that outgrows its budget", async () => {
    open = await openPool();
    const run = open.pool.erase(await longJob(), { ...LIMITS, memoryBytes: 5e6 });
    await expect(run).rejects.toThrow(ComputeMemoryError);
  });

  it.runIf(process.platform === "linux")("replaces a process that holds on to much memory", async () => {
    open = await openPool({ retainBytes: 1e6 });
    const { pool } = open;
    const [before] = pool.children();
    const job = await smallJob({ image: await pictureFile(1200, 900), mask: await maskFile(1200, 900, 60) });
    for (let round = 0; round < 2; round++) await (await pool.erase(job, LIMITS)).release();
    expect(pool.children().some(({ pid }) => pid === before?.pid)).toBe(false);
  });

  it("runs as many at once as it has slots, and lets go of who no longer waits", async () => {
    open = await openPool({ slots: 2 });
    const { pool } = open;
    const abort = new AbortController();
    const job = await longJob();
    const limits = { ...LIMITS, signal: abort.signal };
    const progressed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const running = progressed.map(({ resolve }) => pool.erase(job, { ...limits, onProgress: () => resolve() }));
    const third = new AbortController();
    await Promise.all(progressed.map(({ promise }) => promise));
    const waiting = pool.erase(job, { ...LIMITS, signal: third.signal });
    expect(pool.children().map(({ state }) => state)).toEqual(["busy", "busy"]);
    third.abort(new Error("left"));
    await expect(waiting).rejects.toThrow("left");
    abort.abort(new Error("stop"));
    for (const run of await Promise.allSettled(running)) {
      expect(run).toMatchObject({ status: "rejected", reason: { message: "stop" } });
    }
  });

  it("does not hold up the event loop with large pictures", { timeout: 180_000 }, async () => {
    open = await openPool();
    const [image, mask] = [await pictureFile(4000, 3000, "jpeg"), await maskFile(4000, 3000, 40)];
    const job = await smallJob({ image, mask, output: { format: "png", keepMetadata: true } });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const outcome = await open.pool.erase(job, LIMITS);
    delay.disable();
    expect(outcome.files[0]?.sizeBytes).toBeGreaterThan(5e6);
    expect(delay.percentile(99) / 1e6).toBeLessThan(50);
    await outcome.release();
  });

  it("ends its processes when it is closed in the middle of an erase", async () => {
    open = await openPool();
    const { pool } = open;
    const started = Promise.withResolvers<void>();
    const run = pool.erase(await longJob(), { ...LIMITS, onProgress: () => started.resolve() });
    const failed = expect(run).rejects.toThrow();
    await started.promise;
    const pids = pool.children().map(({ pid }) => pid);
    await pool.close();
    await failed;
    for (const pid of pids) expect(() => process.kill(pid ?? 0, 0)).toThrow("ESRCH");
  });

  it.runIf(process.platform === "linux")("dies with its server, in the middle of an erase, and tidies up", async () => {
    const scratchFolder = await mkdtemp(join(tmpdir(), "lacuna-host-"));
    onTestFinished(() => rm(scratchFolder, { recursive: true, force: true }));
    const host = fork(new URL("./testing/pool-host.js", import.meta.url), [scratchFolder]);
    const [pid] = await once(host, "message");
    host.kill("SIGKILL");
    await expect.poll(() => isRunning(Number(pid)), { timeout: 20_000 }).toBe(false);
    const left = await readdir(scratchFolder, { recursive: true });
    expect(left.filter((name) => name.includes("task-"))).toEqual([]);
    await (await startComputePool({ scratchFolder, slots: 1, threads: 1 })).close();
    expect(await readdir(scratchFolder)).toEqual([]);
  });
});

function boxAt(x: number): EraseJob["mask"] {
  return { kind: "shapes", shapes: [{ kind: "box", x, y: 0, width: 10, height: 10 }] };
}

/** A dead process that nobody has asked about is a zombie, which still has its number. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => "State:\tX");
  return !/^State:\s+[ZX]/m.test(status);
}

function killBusy(children: ReturnType<TestPool["pool"]["children"]>): void {
  for (const { pid, state } of children) if (pid !== undefined && state === "busy") process.kill(pid, "SIGKILL");
}
