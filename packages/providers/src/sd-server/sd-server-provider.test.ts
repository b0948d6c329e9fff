import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mask, Raster } from "@lacuna/raster";
import { describe, expect, it, onTestFinished } from "vitest";
import { GuessLostError, GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { GuessProvider } from "../guess-provider.ts";
import { SD_SERVER_PROGRAM } from "../testing/index.ts";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { type DoubleSettings, type SdServerDouble, startSdServerDouble } from "../testing/sd-server-double.ts";
import { createSdServerProvider, type SdServerSettings } from "./sd-server-provider.ts";

const CROP = pictureBy(128, 64, waves);
const HOLE = maskOf(128, 64, { x: 40, y: 20, width: 30, height: 20 });
const FILL = { kind: "fill", prompt: "a cat", seed: 7 } as const;

interface Logged {
  readonly fields: object;
  readonly message: string;
}

function openProvider(settings: Pick<SdServerSettings, "place"> & Partial<SdServerSettings>) {
  const lines: Logged[] = [];
  const note = (fields: object, message: string): void => void lines.push({ fields, message });
  const log = { debug: note, info: note, warn: note };
  const provider = createSdServerProvider({ recipe: "sd-inpaint", startTimeoutMs: 20_000, log, ...settings });
  onTestFinished(() => provider.close());
  return { provider, lines, pid: () => pidOf(lines) };
}

function pidOf(lines: readonly Logged[]): number {
  const started = lines.findLast(({ message }) => message === "sd-server started")?.fields;
  if (started === undefined || !("pid" in started) || typeof started.pid !== "number") throw new Error("not started");
  return started.pid;
}

async function openRemote(double: DoubleSettings = {}, settings: Partial<SdServerSettings> = {}) {
  const server = await startSdServerDouble(double);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, ...openProvider({ place: { kind: "remote", url: server.origin }, ...settings }) };
}

function openManaged(args: readonly string[] = [], settings: Partial<SdServerSettings> = {}) {
  const all = [fileURLToPath(SD_SERVER_PROGRAM), "-m", "weights", ...args];
  return openProvider({ place: { kind: "managed", program: process.execPath, args: all }, ...settings });
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function untilJobs({ requests }: SdServerDouble, count: number): Promise<void> {
  await expect.poll(() => requests.length, { timeout: 30_000 }).toBe(count);
}

const guess = (provider: GuessProvider, prompt: string, signal?: AbortSignal): Promise<Raster> =>
  provider.guess(CROP, HOLE, { ...FILL, prompt, ...(signal && { signal }) });

function holeOf(raster: Raster, hole: Mask): number[] {
  return [...raster.data].filter((_, at) => hole.data[Math.floor(at / 3)] !== 0);
}

describe("a remote sd-server", () => {
  it("is sent what it understands, and answers with a picture of the crop's size", async () => {
    const { server, provider } = await openRemote();
    const answer = await provider.guess(CROP, HOLE, { ...FILL, steps: 9, guidance: 4.5 });
    expect(answer).toMatchObject({ width: 128, height: 64, model: "rgb", channels: 3 });
    expect(holeOf(answer, HOLE)).not.toEqual(holeOf(CROP, HOLE));
    const [{ init_image: image, mask_image: mask, ...rest }] = server.requests;
    expect(typeof image === "string" && typeof mask === "string").toBe(true);
    expect(rest).toEqual({
      prompt: "a cat",
      width: 128,
      height: 64,
      seed: 7,
      strength: 1,
      batch_count: 1,
      auto_resize_ref_image: false,
      sample_params: { sample_steps: 9, sample_method: "euler_a", guidance: { txt_cfg: 4.5 } },
      output_format: "png",
      embed_image_metadata: false,
    });
  });

  it("paints the same for the same seed, and something else for another", async () => {
    const { provider } = await openRemote();
    const [first, again] = [await guess(provider, "a cat"), await guess(provider, "a cat")];
    expect(again.data).toEqual(first.data);
    expect((await provider.guess(CROP, HOLE, { ...FILL, seed: 8 })).data).not.toEqual(first.data);
  });

  it("erases with klein by one green reference, or by picture and mask as two", async () => {
    const lora = { path: "erase.safetensors", multiplier: 1.1 };
    const green = await openRemote({}, { recipe: "klein-green", loras: [lora] });
    const answer = await green.provider.guess(CROP, HOLE, { kind: "erase", seed: 1 });
    expect(holeOf(answer, HOLE)).not.toContain(255);
    expect(green.server.requests[0]).toMatchObject({ prompt: /^Fill the green spaces/, lora: [lora] });
    expect(green.server.requests[0]).toMatchObject({ sample_params: { sample_steps: 4, guidance: { txt_cfg: 1 } } });
    const two = await openRemote({}, { recipe: "klein-two-references" });
    await two.provider.guess(CROP, HOLE, { kind: "erase", seed: 1 });
    expect(two.server.requests[0].ref_images).toHaveLength(2);
  });

  it("gets one job at a time, and is asked to forget what nobody wants", async () => {
    const { server, provider } = await openRemote();
    const stop = new AbortController();
    const first = guess(provider, "hang", stop.signal);
    const second = guess(provider, "a dog", stop.signal);
    await untilJobs(server, 1);
    const both = Promise.all([expect(first).rejects.toThrow("enough"), expect(second).rejects.toThrow("enough")]);
    stop.abort(new Error("enough"));
    await both;
    await expect.poll(() => server.cancels.length).toBe(1); // it says no: what runs cannot be stopped there
    expect(server.requests.map(({ prompt }) => prompt)).toEqual(["hang"]);
  });

  it("without a LoRA that it is asked for says which, which it has, and where it belongs", async () => {
    const loras = [{ path: "outpaint.safetensors", multiplier: 1 }];
    const { provider } = await openRemote(
      { loras: ["erase.safetensors", "b/c.gguf"] },
      { recipe: "klein-green", loras },
    );
    const message =
      "it does not have the LoRA outpaint.safetensors; it has erase.safetensors, b/c.gguf. " +
      "Put the file into the folder that sd-server was started with (--lora-model-dir)";
    await expect(guess(provider, "a cat")).rejects.toMatchObject({ name: "GuessRefusedError", cause: { message } });
  });

  it("that refuses or fails is an error that says why", async () => {
    const { provider } = await openRemote();
    await expect(guess(provider, "fail")).rejects.toThrow(GuessRefusedError);
    await expect(guess(provider, "fail")).rejects.toThrow("generate_image returned no results");
  });

  it("that breaks off, or has forgotten the job, loses the guess", async () => {
    const { server, provider } = await openRemote({}, { startTimeoutMs: 300 });
    const lost = guess(provider, "hang");
    const refused = expect(lost).rejects.toThrow(GuessLostError);
    await untilJobs(server, 1);
    await server.breakOff();
    await refused;
    await expect(guess(provider, "a cat")).rejects.toThrow(/^nobody answered at .* within 0.3 s: .*ECONNREFUSED/);
    await server.listenAgain();
    const forgotten = guess(provider, "hang");
    const unknown = expect(forgotten).rejects.toThrow("does not know the job");
    await untilJobs(server, 2);
    await server.breakOff();
    await server.listenAgain();
    await unknown;
  });

  it("whose queue is full is asked again until the time is over", async () => {
    const { provider } = await openRemote({ maxQueue: 0 }, { timeoutMs: 1500 });
    await expect(guess(provider, "a cat")).rejects.toThrow(GuessTimeoutError);
  });
});

describe("a managed sd-server", { timeout: 120_000 }, () => {
  it("is started when it is needed, kept, and gone after the provider is closed", async () => {
    const { provider, pid } = openManaged();
    await guess(provider, "a cat");
    const first = pid();
    await guess(provider, "a dog");
    expect(pid()).toBe(first);
    await provider.close();
    expect(isAlive(first)).toBe(false);
    await expect(guess(provider, "a cat")).rejects.toThrow(GuessLostError);
  });

  it("tells how many of the model's steps are done, and nothing of weights that are loaded", async () => {
    const { provider, lines } = openManaged();
    const told: number[] = [];
    await provider.guess(CROP, HOLE, { ...FILL, steps: 4, onProgress: (progress) => void told.push(progress) });
    expect(told).not.toEqual([]);
    expect(told.filter((share) => ![0.25, 0.5, 0.75, 1].includes(share))).toEqual([]);
    expect(lines).toContainEqual({ fields: { line: expect.stringContaining("loading model") }, message: "sd-server" });
    expect(JSON.stringify(lines)).not.toMatch(/MB\/s|it\/s/);
  });

  it("that fails gives its last words as the reason", async () => {
    const { provider } = openManaged();
    const reason = { message: expect.stringContaining("failed to allocate buffer") };
    await expect(guess(provider, "fail")).rejects.toMatchObject({ name: "GuessRefusedError", cause: reason });
  });

  it("is not started without weights that its flags name, which it would go on without", async () => {
    const { provider } = openManaged(["--taesd", "/nowhere/taesd.safetensors"]);
    await expect(guess(provider, "a cat")).rejects.toThrow("/nowhere/taesd.safetensors, which is not there");
  });

  it("is killed to cancel within two seconds, and started again for the next", async () => {
    const { provider, pid } = openManaged();
    await guess(provider, "a cat");
    const first = pid();
    const stop = new AbortController();
    const cancelled = guess(provider, "hang", stop.signal);
    const next = guess(provider, "a dog");
    await new Promise((resolve) => setTimeout(resolve, 300)); // the job is there, or on its way: both must do
    const askedAt = performance.now();
    stop.abort(new Error("enough"));
    await expect(cancelled).rejects.toThrow("enough");
    await expect.poll(() => isAlive(first), { timeout: 2000, interval: 20 }).toBe(false);
    expect(performance.now() - askedAt).toBeLessThan(2000);
    expect(await next).toMatchObject({ width: 128 });
    expect(pid()).not.toBe(first);
  });

  it("that is killed in the middle loses the guess, and the next try gets a new one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lacuna-double-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const hung = join(folder, "hung");
    const { provider, pid } = openManaged(["--hang-once", hung]);
    const lost = guess(provider, "a cat");
    const rejected = expect(lost).rejects.toThrow(GuessLostError);
    await expect.poll(() => existsSync(hung), { timeout: 30_000 }).toBe(true);
    process.kill(pid(), "SIGKILL");
    await rejected;
    expect(await guess(provider, "a cat")).toMatchObject({ width: 128 });
  });

  it("that takes too long is killed", async () => {
    const { provider, pid } = openManaged([], { timeoutMs: 4000 });
    await expect(guess(provider, "hang")).rejects.toThrow(GuessTimeoutError);
    await expect.poll(() => isAlive(pid()), { timeout: 2000 }).toBe(false);
  });

  it("that does not start says what it wrote", async () => {
    const { provider } = openManaged(["--refuse"]);
    await expect(guess(provider, "a cat")).rejects.toThrow("load tensors from model loader failed");
    const none = openProvider({ place: { kind: "managed", program: "/nowhere/sd-server", args: [] } });
    await expect(guess(none.provider, "a cat")).rejects.toThrow("ENOENT");
  });
});
