import type { Mask } from "@lacuna/library";
import { describe, expect, it } from "vitest";
import { maskFromRuns, maskFromStrokes } from "./draw-mask.ts";

function show({ width, data }: Mask): readonly string[] {
  const text = [...data].map((value) => (value === 255 ? "#" : ".")).join("");
  return text.match(new RegExp(`.{${width}}`, "g")) ?? [];
}

describe("masks that are drawn", () => {
  it("are marked by every second run, over the ends of rows", () => {
    const mask = maskFromRuns({ kind: "runs", width: 4, height: 3, runs: [2, 3, 1, 0, 2, 4] });
    expect(show(mask)).toEqual(["..##", "#...", "####"]);
  });

  it("are marked by a first run of none", () => {
    expect(show(maskFromRuns({ kind: "runs", width: 2, height: 2, runs: [0, 1, 2, 1] }))).toEqual(["#.", ".#"]);
  });

  it("have a round dot for a stroke of one point", () => {
    const strokes = [{ radiusPx: 1.2, points: [[2.5, 1.5]] }] as const;
    expect(show(maskFromStrokes({ width: 5, height: 3 }, strokes))).toEqual(["..#..", ".###.", "..#.."]);
  });

  it("follow a stroke's line with its radius, and leave out what lies outside", () => {
    const points = [
      [-3, 0.5],
      [2.5, 0.5],
      [2.5, 9],
    ] as const;
    const mask = maskFromStrokes({ width: 5, height: 4 }, [{ radiusPx: 0.6, points }]);
    expect(show(mask)).toEqual(["###..", "..#..", "..#..", "..#.."]);
  });

  it("are empty where all strokes lie outside", () => {
    const strokes = [{ radiusPx: 3, points: [[90, 90]] }] as const;
    expect(maskFromStrokes({ width: 5, height: 4 }, strokes).data.every((value) => value === 0)).toBe(true);
  });
});
