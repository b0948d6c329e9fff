import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Raster } from "@lacuna/raster";
import { expect, it, onTestFinished } from "vitest";
import { createOnnxProvider } from "./onnx/onnx-provider.ts";
import { createSdServerProvider } from "./sd-server/sd-server-provider.ts";
import { testProvider } from "./self-test.ts";
import { startSdServerDouble } from "./testing/sd-server-double.ts";
import { writeTinyModel } from "./testing/tiny-models.ts";
import type { GuessProvider } from "./guess-provider.ts";

async function openProvider(): Promise<GuessProvider> {
  const server = await startSdServerDouble();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const provider = createSdServerProvider({ place: { kind: "remote", url: server.origin }, recipe: "sd-inpaint", log });
  onTestFinished(() => provider.close());
  return provider;
}

it("passes a provider that paints", async () => {
  await testProvider(await openProvider());
});

it("fails a network that lets what was there show through at the edge, where its manifest does not say so", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-self-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const { manifest, file } = await writeTinyModel(folder, "migan-pipeline");
  const honest = createOnnxProvider({ manifest, file, log });
  onTestFinished(() => honest.close());
  await testProvider(honest);
  const silent = createOnnxProvider({
    manifest: { ...manifest, output: { ...manifest.output, blendsPx: 0 } },
    file,
    log,
  });
  onTestFinished(() => silent.close());
  await expect(testProvider(silent)).rejects.toThrow("blendsPx");
});

const noise = (crop: Raster): Raster => ({ ...crop, data: crop.data.map((_, at) => (at * 7919) % 251) });

it("passes one that shows something else than it was given, and says so", async () => {
  const provider = await openProvider();
  expect(await testProvider({ ...provider, guess: async (crop) => noise(crop) })).toMatch(/something else than/);
  expect(await testProvider(provider)).toBeUndefined();
});

it("fails one that gives its crop back", async () => {
  const provider = { ...(await openProvider()), guess: async (crop: Parameters<GuessProvider["guess"]>[0]) => crop };
  await expect(testProvider(provider)).rejects.toThrow("Nothing inside the mask changed");
});
