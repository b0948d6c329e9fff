import { describe, expect, it } from "vitest";
import type { Result } from "./model/task.ts";
import { chargeUsd, FREE } from "./pricing.ts";

const SIZE = { width: 1024, height: 1024 };
const artifact = { ...SIZE, key: "a", contentType: "image/png", sizeBytes: 1, seed: 0 };
const result: Result = {
  artifacts: [artifact, artifact],
  warnings: [],
  holePixels: 1,
  timings: { queuedMs: 0, downloadMs: 0, computeMs: 0, totalMs: 0 },
};
const charged = { ...result, providerCost: { provider: "runware", usd: 0.1, text: "$0.05 + $0.05" } };

describe("what results cost the caller", () => {
  it("is what a vendor charged, where the operator has set no price", () => {
    expect(chargeUsd(FREE, charged, SIZE)).toBe(0.1);
  });

  it("is the operator's price where there is one, for each result, even if that is nothing", () => {
    expect(chargeUsd({ ...FREE, perImageUsd: 0.2 }, charged, SIZE)).toBe(0.4);
    expect(chargeUsd({ ...FREE }, charged, SIZE)).toBe(0);
  });

  it("is nothing where nobody charged, or a vendor did not say it in money", () => {
    expect(chargeUsd(FREE, result, SIZE)).toBe(0);
    expect(chargeUsd(FREE, { ...result, providerCost: { provider: "fal", text: "1 unit" } }, SIZE)).toBe(0);
  });
});
