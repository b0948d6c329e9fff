import { CATALOGUE } from "@lacuna/providers";
import { describe, expect, it } from "vitest";
import { leaveRoomForNetwork } from "./memory-for-tasks.ts";

const GB = 1e9;

function networkOf(memoryBytes: number | null, memoryLimitBytes = 4 * GB) {
  const [entry] = CATALOGUE;
  if (entry === undefined) throw new Error("The catalogue is empty.");
  const { manifest } = entry;
  return { manifest: { ...manifest, memoryBytes }, file: "a.onnx", sizeBytes: 1, memoryLimitBytes };
}

describe("what tasks may take together", () => {
  it("is everything where no network erases", () => {
    expect(leaveRoomForNetwork(8 * GB, undefined)).toBe(8 * GB);
  });

  it("is what a network leaves, by what its manifest says, or a usual one takes", () => {
    expect(leaveRoomForNetwork(8 * GB, networkOf(0.7 * GB))).toBe(7.3 * GB);
    expect(leaveRoomForNetwork(8 * GB, networkOf(null))).toBe(7 * GB);
  });

  it("takes no more for it than it is allowed, and leaves half in any case", () => {
    expect(leaveRoomForNetwork(8 * GB, networkOf(2 * GB, GB))).toBe(7 * GB);
    expect(leaveRoomForNetwork(GB, networkOf(2 * GB))).toBe(0.5 * GB);
  });
});
