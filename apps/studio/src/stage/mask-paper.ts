import { createMask, type Mask, type Rect } from "@lacuna/raster";
import type { Snapshot } from "../document/document.ts";

/**
 * The masks being painted on. They change in place, many times a second; a finished edit is copied into the document.
 * Nobody but the tools writes here.
 */
export interface MaskPaper {
  readonly mask: Mask;
  readonly avoid: Mask;
  /** Told the part that was painted on. */
  onChange: (rect: Rect) => void;
}

export function createMaskPaper(snapshot: Snapshot): MaskPaper {
  return { mask: copyMask(snapshot.mask), avoid: copyMask(snapshot.avoid), onChange: () => undefined };
}

/** Makes the paper show a snapshot. */
export function layOut(paper: MaskPaper, { mask, avoid }: Snapshot): void {
  paper.mask.data.set(mask.data);
  paper.avoid.data.set(avoid.data);
  paper.onChange({ x: 0, y: 0, width: mask.width, height: mask.height });
}

export function copyMask({ width, height, data }: Mask): Mask {
  return createMask(width, height, data.slice());
}
