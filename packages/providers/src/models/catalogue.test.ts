import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { TINY_MODEL_NAMES, writeTinyModel } from "../testing/tiny-models.ts";
import { CATALOGUE } from "./catalogue.ts";

// What goes in and out of those tiny networks is compared pixel by pixel in onnx-provider.test.ts, with both runtimes.
it.each(CATALOGUE.map(({ manifest }) => [manifest.name, manifest] as const))(
  "asks %s as a tiny network of the same signature is asked in the tests",
  async (_, { inputs, output, size }) => {
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-catalogue-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const tiny = await Promise.all(TINY_MODEL_NAMES.map((name) => writeTinyModel(folder, name)));
    const signatures = tiny.map(({ manifest }) => ({
      inputs: manifest.inputs,
      output: manifest.output,
      kind: manifest.size.kind,
    }));
    expect(signatures).toContainEqual({ inputs, output, kind: size.kind });
  },
);

it("states a license, an address over https and what was not checked for each", () => {
  for (const { manifest, url, unverified } of CATALOGUE) {
    expect(manifest.license).not.toBe("");
    expect(url).toMatch(/^https:\/\//);
    expect(unverified).not.toBe("");
  }
});
