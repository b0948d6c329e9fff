import { cpus } from "node:os";
import { createMask, maskBounds } from "@lacuna/raster";
import { fillPinholes } from "./clean-mask.ts";
import { diffMasks } from "./diff-masks.ts";
import { drawStroke } from "./draw-stroke.ts";
import { fillPolygon } from "./fill-polygon.ts";
import { growMask, shrinkMask } from "./grow-mask.ts";
import { decodeRuns, encodeRuns } from "./mask-runs.ts";
import { outlineMask } from "./outline-mask.ts";
import { refineSelection } from "./refine/refine-selection.ts";
import { benchPicture, benchStroke } from "./testing/bench-picture.ts";
import { magicWand } from "./wand/magic-wand.ts";

// Times everything at 1, 12 and 24 megapixels on one thread. See docs/algorithms/selection.md.

const SIZES = [
  [1224, 816],
  [4240, 2832],
  [6000, 4000],
] as const;
const RUNS = 5;

async function median(run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  for (let round = 0; round < RUNS; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0;
}

function listRuns(width: number, height: number): Record<string, () => unknown> {
  const picture = benchPicture(width, height);
  const unit = Math.min(width, height);
  const scratch = createMask(width, height);
  const object = benchStroke(width, height, 0.25);
  const scribble = benchStroke(width, height, 0.01);
  const grown = growMask(object, 10);
  const packed = encodeRuns(object);
  const middle = { x: width / 2, y: height / 2 };
  const brush = [
    { x: middle.x, y: middle.y, radiusPx: 250 },
    { x: middle.x + 40, y: middle.y + 20, radiusPx: 240 },
  ];
  const lasso = Array.from({ length: 2000 }, (_, corner) => ({
    x: middle.x + unit * (0.4 + 0.02 * Math.sin(corner)) * Math.cos(corner / 318),
    y: middle.y + unit * (0.4 + 0.02 * Math.sin(corner)) * Math.sin(corner / 318),
  }));
  const box = { x: middle.x - unit * 0.36, y: middle.y - unit * 0.36, width: unit * 0.72, height: unit * 0.72 };
  return {
    "drawStroke, radius 250, one move": () => drawStroke(scratch, brush),
    "fillPolygon, 2000 corners": () => fillPolygon(scratch, lasso, "nonzero"),
    magicWand: () => magicWand(picture, middle, { tolerance: 60 }),
    "magicWand, anywhere": () => magicWand(picture, middle, { tolerance: 60, isContiguous: false }),
    "magicWand, pinholes filled": () => magicWand(picture, middle, { tolerance: 60, pinholePx: 50 }),
    "refineSelection, box": () => refineSelection(picture, { kind: "box", rect: box }),
    "refineSelection, scribble": () => refineSelection(picture, { kind: "scribble", mask: scribble }),
    "refineSelection, rough": () => refineSelection(picture, { kind: "rough", mask: object }),
    "growMask 10": () => growMask(object, 10),
    "shrinkMask 10": () => shrinkMask(object, 10),
    fillPinholes: () => fillPinholes(object, 50),
    maskBounds: () => maskBounds(object),
    encodeRuns: () => encodeRuns(object),
    decodeRuns: () => decodeRuns(packed),
    diffMasks: () => diffMasks(object, grown),
    outlineMask: () => outlineMask(object),
  };
}

const date = new Date().toISOString().slice(0, 10);
console.log(
  `${date}, ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, one thread. Medians in ms.\n`,
);
const columns: Map<string, string[]> = new Map();
for (const [width, height] of SIZES) {
  for (const [name, run] of Object.entries(listRuns(width, height))) {
    const ms = await median(run);
    columns.set(name, [...(columns.get(name) ?? []), ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)]);
  }
}
const sizes = SIZES.map(([width, height]) => `${((width * height) / 1e6).toFixed(0)} MP`);
for (const [name, cells] of [["", sizes] as const, ...columns]) {
  console.log(name.padEnd(36) + cells.map((cell) => cell.padStart(10)).join(""));
}
