import { expect, it } from "vitest";
import { runFuzz } from "./run-fuzz.ts";

it("takes damaged pictures, requests and frames for what they are", { timeout: 120_000 }, async () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);
  console.info(`FUZZ_SEED=${seed} makes the same inputs again.`);
  const report = await runFuzz({ ms: 4000, seed });
  expect(report.faults).toEqual([]);
  expect(Math.min(report.pictures, report.requests, report.frames)).toBeGreaterThan(20);
});
