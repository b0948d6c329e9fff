import { maskFromShapes } from "@lacuna/codec";
import { createMask } from "@lacuna/raster";
import { decodeRuns, drawStroke } from "@lacuna/selection";
import { type Fault, toFault } from "./fault.ts";
import { type Random, pick } from "../testing/random.ts";
import { mutateJson } from "./mutate.ts";

const SIZE = { width: 24, height: 16 };
/** What a contract lets through at most; beyond it is refused before anybody draws. */
const FARTHEST = 1e6;
/** Of a drawing of some corners. */
const LONGEST_MS = 2000;

const SAMPLES = [
  { kind: "box", x: 2, y: 3.5, width: 6, height: 4 },
  {
    kind: "polygon",
    points: [
      [0, 0],
      [20, 0],
      [10, 14],
      [3, 9],
    ],
  },
  {
    kind: "stroke",
    points: [
      [4, 4],
      [18, 11],
    ],
    radiusPx: 3,
  },
  { kind: "runs", width: 24, height: 16, runs: [100, 20, 264] },
] as const;

/** Draws a mask from shapes, strokes or runs that are wrong somewhere. @returns  The fault, when there is one. */
export function fuzzDrawing(random: Random): Fault | undefined {
  const drawn = mutateJson(pick(SAMPLES, random), random);
  const startedAt = performance.now();
  try {
    draw(drawn);
  } catch (error) {
    const isNamed = error instanceof RangeError || (error instanceof Error && "code" in error);
    if (!isNamed) return toFault("drawing", error, JSON.stringify(drawn));
  }
  const isSlow = performance.now() - startedAt > LONGEST_MS;
  return isSlow ? toFault("drawing", new Error("took longer than allowed"), JSON.stringify(drawn)) : undefined;
}

/** Types are as contracts have checked them before; values are anything that such a type can hold. */
function draw(drawn: unknown): void {
  if (typeof drawn !== "object" || drawn === null) return;
  const given = new Map<string, unknown>(Object.entries(drawn));
  const numberOf = (name: string): number => {
    const value = given.get(name);
    return typeof value === "number" ? clamp(value) : 1;
  };
  const radiusPx = numberOf("radiusPx");
  const points = pointsOf(given.get("points"));
  switch (given.get("kind")) {
    case "box": {
      const [x, y, width, height] = [numberOf("x"), numberOf("y"), numberOf("width"), numberOf("height")];
      maskFromShapes(SIZE, [{ kind: "box", x, y, width, height }]);
      return;
    }
    case "polygon":
      maskFromShapes(SIZE, [{ kind: "polygon", points }]);
      return;
    case "stroke":
      drawStroke(
        createMask(SIZE.width, SIZE.height),
        points.map(([x, y]) => ({ x, y, radiusPx })),
      );
      return;
    case "runs":
      decodeRuns({ ...SIZE, runs: numbersOf(given.get("runs")) });
      return;
    default:
  }
}

function numbersOf(values: unknown): readonly number[] {
  return Array.isArray(values) ? values.filter((value): value is number => typeof value === "number") : [];
}

function pointsOf(points: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(points)) return [];
  return points.flatMap((point: unknown) => {
    if (!Array.isArray(point)) return [];
    const [x, y]: readonly unknown[] = point;
    return typeof x === "number" && typeof y === "number" ? [[clamp(x), clamp(y)] as const] : [];
  });
}

function clamp(value: number): number {
  return Math.max(-FARTHEST, Math.min(FARTHEST, value));
}
