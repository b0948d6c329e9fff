import type { Hole } from "../photos/picture.ts";
import type { Random } from "../random.ts";
import { emptyHole, paintDisc } from "./paint.ts";

/**
 * Brush strokes of a hand that covers something: wandering lines of varying width, until the share is reached.
 *
 * Source: the manner of Yu et al., "Free-Form Image Inpainting with Gated Convolution" (2019), with brush widths tied
 * to the picture's side so that every size class gets the same picture of a hole.
 */
export function drawFreeForm(width: number, height: number, share: number, random: Random): Hole {
  const hole = emptyHole(width, height);
  const side = Math.sqrt(width * height);
  const wanted = Math.round(share * width * height);
  let area = 0;
  while (area < wanted) {
    let x = width * (0.08 + 0.84 * random());
    let y = height * (0.08 + 0.84 * random());
    let angle = random() * 2 * Math.PI;
    const radius = side * (0.012 + 0.028 * random()) * (share >= 0.1 ? 1.3 : 1);
    const segments = 3 + Math.floor(random() * 6);
    for (let segment = 0; segment < segments && area < wanted; segment++) {
      angle += (random() - 0.5) * 2.4;
      const length = side * (0.04 + 0.1 * random());
      const steps = Math.ceil(length / Math.max(1, radius / 3));
      for (let step = 0; step < steps && area < wanted; step++) {
        x = Math.min(width - 1, Math.max(0, x + (Math.cos(angle) * length) / steps));
        y = Math.min(height - 1, Math.max(0, y + (Math.sin(angle) * length) / steps));
        area += paintDisc(hole, x, y, radius);
      }
    }
  }
  return hole;
}
