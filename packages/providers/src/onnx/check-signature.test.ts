import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InferenceSession } from "onnxruntime-web/wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TINY_MODEL_NAMES, type TinyModelName, writeTinyModel } from "../testing/tiny-models.ts";
import { checkSignature, type TensorFacts } from "./check-signature.ts";
import { ModelError, type ModelManifest } from "./model-manifest.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-signature-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Facts = Parameters<typeof checkSignature>[1];

/** What the real runtime says of a tiny network. */
async function openTiny(name: TinyModelName): Promise<{ readonly manifest: ModelManifest; readonly facts: Facts }> {
  const { manifest, file } = await writeTinyModel(folder, name);
  const session = await InferenceSession.create(await readFile(file), { executionProviders: ["wasm"] });
  const read = (all: typeof session.inputMetadata): TensorFacts[] =>
    all.map((one) => (one.isTensor ? one : { name: one.name, type: "no tensor", shape: [] }));
  const facts = { inputs: read(session.inputMetadata), outputs: read(session.outputMetadata) };
  await session.release();
  return { manifest, facts };
}

describe("comparing a network with its manifest", { timeout: 60_000 }, () => {
  it.each(TINY_MODEL_NAMES)("accepts %s with its own", async (name) => {
    const { manifest, facts } = await openTiny(name);
    expect(() => checkSignature(manifest, facts)).not.toThrow();
  });

  it("names what differs", async () => {
    const { manifest, facts } = await openTiny("lama");
    const [image, mask] = manifest.inputs;
    const cases: [Partial<ModelManifest>, string][] = [
      [{ inputs: [{ ...image, name: "img" }, mask] }, "it has no input img, but image, mask"],
      [{ inputs: [{ ...image, type: "uint8" }, mask] }, "image holds float32, not uint8"],
      [{ inputs: [{ ...image, layout: "nhwc" }, mask] }, "image is 1×3×128×128, not 1×128×128×3"],
      [{ size: { kind: "square", side: 512 } }, "image is 1×3×128×128, not 1×3×512×512"],
      [{ inputs: [image] }, "it wants mask too"],
      [{ output: { ...manifest.output, name: "result" } }, "it has no output result, but output"],
      [{ output: { ...manifest.output, type: "uint8" } }, "output holds float32, not uint8"],
    ];
    for (const [change, what] of cases) {
      const message = `the manifest of lama is not of this network: ${what}`;
      expect(() => checkSignature({ ...manifest, ...change }, facts)).toThrow(new ModelError(message));
    }
  });

  it("accepts sides that a network leaves open or does not state", async () => {
    const { manifest, facts } = await openTiny("lama");
    const [, mask] = facts.inputs;
    for (const shape of [[], [1, 3, "h", "w"], [-1, 3, -1, -1]]) {
      const inputs = [{ name: "image", type: "float32", shape }, mask];
      expect(() => checkSignature(manifest, { ...facts, inputs })).not.toThrow();
    }
  });
});
