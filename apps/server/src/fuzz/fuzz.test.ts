import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { type FoundFault, runFuzzFarm } from "./fuzz-farm.ts";
import { shrinkBytes } from "./shrink-bytes.ts";

const ignore = (): void => {};

it("takes damaged pictures, drawings, requests and frames for what they are", { timeout: 120_000 }, async () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);
  console.info(`FUZZ_SEED=${seed} makes the same inputs again.`);
  const report = await runFuzzFarm({ seed, inputs: 1e9, ms: 4000, processes: 1, firstBatch: 0, onFault: ignore });
  expect(report.faults).toEqual([]);
  expect(Math.min(report.pictures, report.drawings, report.requests, report.frames)).toBeGreaterThan(20);
});

it.each([
  ["process.send({ kind: 'begins', batch: 7 }); process.exit(3)", /^crashed \(3\)/],
  ["process.send({ kind: 'begins', batch: 7 }, () => { for (;;); })", /^hung for/],
])("finds a process that crashes or hangs, and names its batch", { timeout: 60_000 }, async (program, message) => {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-fuzz-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "program.mjs");
  await writeFile(file, program);
  const faults: FoundFault[] = [];
  await runFuzzFarm({
    seed: 1,
    inputs: 1e9,
    ms: 1,
    processes: 1,
    firstBatch: 7,
    onFault: (fault) => faults.push(fault),
    hangsAfterMs: 2000,
    program: pathToFileURL(file),
  });
  expect(faults).toEqual([
    expect.objectContaining({ kind: "process", batch: 7, message: expect.stringMatching(message) }),
  ]);
});

it("shrinks a file to what shows its fault", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
  expect(await shrinkBytes(bytes, async (rest) => rest.includes(200))).toHaveLength(1);
});
