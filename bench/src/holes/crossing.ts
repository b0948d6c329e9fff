import type { Hole } from "../photos/picture.ts";
import type { Random } from "../random.ts";
import { scaleShape, stampShape } from "./icon.ts";
import type { KnownLine } from "./known-lines.ts";
import { emptyHole } from "./paint.ts";
import { shuffledObjects } from "./silhouette.ts";

/** The object's longer side, as a share of the line: the rest of the line remains to be seen, on both sides. */
const SHARE_OF_LINE = 0.55;
/** The object's longer side, as a share of the picture's shorter one. */
const LARGEST_SIDE = 0.36;
/** How far the object's middle may lie off the line's, as a share of the object. */
const JITTER = 0.2;

/** One object's outline laid over the middle of a line, which enters it on one side and leaves it on the other. */
export async function drawCrossing(width: number, height: number, line: KnownLine, random: Random): Promise<Hole> {
  const [x1, y1, x2, y2] = [line[0] * width, line[1] * height, line[2] * width, line[3] * height];
  const side = Math.min(SHARE_OF_LINE * Math.hypot(x2 - x1, y2 - y1), LARGEST_SIDE * Math.min(width, height));
  for await (const shape of shuffledObjects(random)) {
    const scale = side / Math.max(shape.width, shape.height);
    const [columns, rows] = [Math.round(shape.width * scale), Math.round(shape.height * scale)];
    const left = Math.round((x1 + x2) / 2 - columns / 2 + JITTER * (random() - 0.5) * columns);
    const top = Math.round((y1 + y2) / 2 - rows / 2 + JITTER * (random() - 0.5) * rows);
    const hole = emptyHole(width, height);
    stampShape(hole, scaleShape(shape, columns, rows, random() < 0.5), left, top);
    if (isCovered(hole, (x1 + x2) / 2, (y1 + y2) / 2)) return hole;
  }
  throw new RangeError("no silhouette covers the middle of the line");
}

function isCovered(hole: Hole, x: number, y: number): boolean {
  return hole.data[Math.floor(y) * hole.width + Math.floor(x)] !== 0;
}
