import { describe, expect, it, onTestFinished } from "vitest";
import type { Raster } from "@lacuna/raster";
import { GuessLostError, GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { GuessOptions } from "../guess-provider.ts";
import { testProvider } from "../self-test.ts";
import { type ComfyuiDoubleSettings, startComfyuiDouble } from "../testing/comfyui-double.ts";
import { startRecordingServer } from "../testing/recording-server.ts";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { type ComfyuiSettings, createComfyuiProvider } from "./comfyui-provider.ts";
import { joinWorkflow, type WorkflowSource } from "./join-workflow.ts";

const CROP = pictureBy(128, 64, waves);
const HOLE = maskOf(128, 64, { x: 40, y: 20, width: 30, height: 20 });
const FILL: GuessOptions = { kind: "fill", prompt: "a cat", seed: 7 };
const LORA = { lora: "outpaint.safetensors" };
const FILES = [
  "flux1-fill-dev.safetensors",
  "clip_l.safetensors",
  "t5xxl_fp16.safetensors",
  "ae.safetensors",
  "flux-2-klein-4b.safetensors",
  "qwen_3_4b.safetensors",
  "flux2-vae.safetensors",
  "outpaint.safetensors",
];
const FLUX: WorkflowSource = { kind: "bundled", name: "flux-fill" };

async function open(
  source: WorkflowSource = FLUX,
  files: Readonly<Record<string, string>> = {},
  settings: Partial<ComfyuiSettings> = {},
  double: Partial<ComfyuiDoubleSettings> = {},
) {
  const server = await startComfyuiDouble({ files: FILES, ...double });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const workflow = joinWorkflow(source, files);
  const provider = createComfyuiProvider({ url: server.origin, workflow, pollMs: 50, ...settings });
  onTestFinished(() => provider.close());
  return { server, provider };
}

const holeChanged = (data: ArrayLike<number>): number =>
  [...HOLE.data].filter((value, p) => value !== 0 && data[p * 3] !== CROP.data[p * 3]).length;

describe("ComfyUI", { timeout: 60_000 }, () => {
  it("fills with FLUX.1 Fill's workflow, tells of its steps, and keeps nothing of it", async () => {
    const { server, provider } = await open();
    const progress: number[] = [];
    const previews: Raster[] = [];
    const options = {
      ...FILL,
      steps: 12,
      guidance: 20,
      onProgress: (share: number) => void progress.push(share),
      onPreview: (crop: Raster) => void previews.push(crop),
    };
    const guess = await provider.guess(CROP, HOLE, options);
    expect(guess).toMatchObject({ width: 128, height: 64, channels: 3 });
    expect(holeChanged(guess.data)).toBeGreaterThan(500);
    const [graph] = server.prompts;
    expect(graph.sample.inputs).toMatchObject({ seed: 7, steps: 12, model: ["soft", 0] });
    expect(graph.guided.inputs).toMatchObject({ guidance: 20 });
    expect(graph.prompt.inputs).toMatchObject({ text: "a cat" });
    expect(graph.image.inputs.image).toMatch(/^lacuna-.*\.png \[temp\]$/);
    if (typeof WebSocket !== "undefined") {
      expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
      await expect.poll(() => previews[0]).toMatchObject({ width: 128, height: 64, channels: 3 });
    }
    const forgotten = () => server.calls.some(({ call }) => call === "POST /history");
    await expect.poll(forgotten, { timeout: 20_000 }).toBe(true);
  });

  it("erases with klein's workflow, which sees green where the hole is", async () => {
    const { server, provider } = await open({ kind: "bundled", name: "klein-green" }, LORA);
    expect(provider.capabilities.markColor).toBe("green");
    const guess = await provider.guess(CROP, HOLE, { kind: "erase", seed: 7 });
    expect(holeChanged(guess.data)).toBeGreaterThan(500);
    const [graph] = server.prompts;
    expect(graph.prompt.inputs.text).toBe("Fill the green spaces according to the image.");
    expect(graph.latent.inputs).toMatchObject({ width: 128, height: 64 });
    expect(graph.lora.inputs.lora_name).toBe("outpaint.safetensors");
  });

  it("passes the self-test that a server begins with", async () => {
    const { provider } = await open(FLUX, {}, { maxPixels: 256 * 256 });
    await testProvider(provider);
  });

  it.each([
    [
      "a file that it does not have",
      { model: "other.safetensors" },
      "a cat",
      "node model (UNETLoader): Value not in list: unet_name: 'other.safetensors' not in []",
    ],
    ["a node that fails", {}, "break", "could not carry the workflow out: node model (UNETLoader): It broke."],
  ])("says in one sentence what is wrong with %s", async (_, files, prompt, message) => {
    const { provider } = await open(FLUX, files);
    const error = await provider.guess(CROP, HOLE, { ...FILL, prompt }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GuessRefusedError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it("is interrupted to cancel, within two seconds, and does the next", async () => {
    const { server, provider } = await open();
    const stop = new AbortController();
    const guessing = provider.guess(CROP, HOLE, { ...FILL, prompt: "hang", signal: stop.signal });
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(1);
    const askedAt = performance.now();
    stop.abort(new Error("enough"));
    await expect(guessing).rejects.toThrow("enough");
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(2000);
    await provider.guess(CROP, HOLE, FILL);
  });

  it("does not interrupt what others have running there", async () => {
    const { server, provider } = await open(FLUX, {}, {}, { choosesIds: true });
    const graph = { a: { class_type: "PreviewImage", inputs: { text: "hang" } } };
    const body = JSON.stringify({ prompt: graph, client_id: "somebody" });
    const headers = { "content-type": "application/json" };
    await fetch(`${server.origin}/prompt`, { method: "POST", headers, body });
    const stop = new AbortController();
    const guessing = provider.guess(CROP, HOLE, { ...FILL, signal: stop.signal });
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(2);
    await expect.poll(() => server.calls.some(({ call }) => call === "GET /queue"), { timeout: 20_000 }).toBe(true);
    stop.abort(new Error("enough"));
    await expect(guessing).rejects.toThrow("enough");
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(1);
    const forgotten = () => server.calls.some(({ call }) => call === "POST /history");
    await expect.poll(forgotten, { timeout: 20_000 }).toBe(true);
    expect(server.calls.map(({ call }) => call)).not.toContain("POST /interrupt");
  });

  it("does without its socket", async () => {
    const { server, provider } = await open();
    const guessing = provider.guess(CROP, HOLE, { ...FILL, onProgress: () => server.dropSockets() });
    expect(holeChanged((await guessing).data)).toBeGreaterThan(500);
  });

  it("loses the guess when it is started again in the middle, and when it is not there", async () => {
    const { server, provider } = await open();
    const guessing = provider.guess(CROP, HOLE, { ...FILL, prompt: "hang" });
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(1);
    server.restart();
    await expect(guessing).rejects.toThrow(GuessLostError);
  });

  it("says so when something else answers at its address, without asking again", async () => {
    await using server = await startRecordingServer(() => ({ body: Buffer.from("<p>Hello</p>") }));
    const workflow = joinWorkflow(FLUX, {});
    const provider = createComfyuiProvider({ url: server.origin, workflow });
    await expect(provider.guess(CROP, HOLE, FILL)).rejects.toThrow("is its address right?");
    expect(server.requests.filter(({ path }) => path === "/upload/image").length).toBeLessThanOrEqual(2);
  });

  it("survives that nobody is there, whatever becomes of pictures that were being sent", async () => {
    const { server, provider } = await open();
    await server[Symbol.asyncDispose]();
    await expect(provider.guess(CROP, HOLE, FILL)).rejects.toThrow(GuessLostError);
  });

  it("ends a guess that takes too long", async () => {
    const { server, provider } = await open(FLUX, {}, { timeoutMs: 500 });
    await expect(provider.guess(CROP, HOLE, { ...FILL, prompt: "hang" })).rejects.toThrow(GuessTimeoutError);
    await expect.poll(() => server.open(), { timeout: 20_000 }).toBe(0);
  });
});
