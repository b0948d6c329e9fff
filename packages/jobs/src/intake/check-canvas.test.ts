import type { Canvas } from "@lacuna/library";
import { describe, expect, it } from "vitest";
import type { SubmittedExtend } from "../model/command.ts";
import { checkCanvas } from "./check-canvas.ts";
import { estimateMemoryBytes } from "./estimate-memory-bytes.ts";
import { IntakeError } from "./intake-error.ts";

const IMAGE = { width: 400, height: 300, format: "webp" } as const;

function commandOf(canvas: Canvas, format: SubmittedExtend["output"]["format"] = "same"): SubmittedExtend {
  const image = { kind: "url", url: "https://pictures.example/a.webp" } as const;
  const mask = { kind: "beyond", canvas, overlapPx: 0 } as const;
  return { kind: "extend", image, mask, seed: 0, variations: 1, output: { format, keepMetadata: true } };
}

function codeOf(command: SubmittedExtend, maxPixels = 1e8): string {
  try {
    checkCanvas(command, IMAGE, maxPixels);
    return "none";
  } catch (error) {
    if (!(error instanceof IntakeError)) throw error;
    return error.failure.code;
  }
}

describe("checkCanvas", () => {
  it("says how large the result will be, for which memory is booked", () => {
    const size = checkCanvas(commandOf({ aspectRatio: "2:1" }), IMAGE, 1e8);
    expect(size).toEqual({ width: 600, height: 300 });
    expect(estimateMemoryBytes(size, "webp", { isExtended: true })).toBeGreaterThan(estimateMemoryBytes(size, "webp"));
  });

  it("lets other commands pass, whose result is as large as the image", () => {
    const { mask: _, ...others } = commandOf({ left: 1 });
    expect(checkCanvas({ ...others, kind: "erase", dilatePx: 0, mask: { kind: "alpha" } }, IMAGE, 1)).toBe(IMAGE);
  });

  it("refuses what would cut, what is too large, and what the format cannot hold", () => {
    expect(codeOf(commandOf({ width: 399, height: 300 }))).toBe("canvas_mismatch");
    expect(codeOf(commandOf({ left: 100 }), 150_000)).toBe("none");
    expect(codeOf(commandOf({ left: 101 }), 150_000)).toBe("too_large");
    expect(codeOf(commandOf({ left: 16_000 }))).toBe("encode_failed");
    expect(codeOf(commandOf({ left: 16_000 }, "png"))).toBe("none");
  });
});
