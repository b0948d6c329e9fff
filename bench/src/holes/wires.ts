import type { Hole } from "../photos/picture.ts";
import type { Random } from "../random.ts";
import { emptyHole, paintDisc } from "./paint.ts";

/** Two to four sagging wires from side to side and a few scratches with dust: thin, long holes. */
export function drawWires(width: number, height: number, random: Random): Hole {
  const hole = emptyHole(width, height);
  const unit = Math.sqrt(width * height) / 512;
  const wires = 2 + Math.floor(random() * 3);
  for (let wire = 0; wire < wires; wire++) {
    const from = height * (0.1 + 0.8 * random());
    const to = from + height * 0.5 * (random() - 0.5);
    const sag = height * 0.12 * random();
    const radius = unit * (0.8 + 1.7 * random());
    drawCurve(hole, radius, (t) => ({ x: t * width, y: from + (to - from) * t + 4 * sag * t * (1 - t) }));
  }
  for (let scratch = 0; scratch < 2; scratch++) {
    const x0 = width * (0.1 + 0.8 * random());
    const lean = width * 0.08 * (random() - 0.5);
    const radius = unit * (0.6 + 0.6 * random());
    drawCurve(hole, radius, (t) => ({ x: x0 + lean * t, y: height * (0.05 + 0.9 * t) }));
  }
  for (let speck = 0; speck < 12; speck++) {
    paintDisc(hole, width * random(), height * random(), unit * (1 + 2 * random()));
  }
  return hole;
}

function drawCurve(hole: Hole, radiusPx: number, at: (t: number) => { x: number; y: number }): void {
  const steps = 2 * (hole.width + hole.height);
  for (let step = 0; step <= steps; step++) {
    const { x, y } = at(step / steps);
    paintDisc(hole, x, y, radiusPx);
  }
}
