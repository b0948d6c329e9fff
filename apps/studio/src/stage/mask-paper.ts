import type { Mask, Rect } from "@lacuna/raster";
import type { Snapshot } from "../document/document.ts";
import { type PackedMask, unpackMask } from "../document/packed-mask.ts";

/**
 * The masks being painted on, of 0 and 255. They change in place, many times a second; a finished edit is packed into the
 * document. Nobody but the tools writes here.
 */
export interface MaskPaper {
  readonly mask: Mask;
  readonly avoid: Mask;
  /** Told the part that was painted on. */
  onChange: (rect: Rect) => void;
}

export function createMaskPaper(snapshot: Snapshot): MaskPaper {
  return { mask: unpackMask(snapshot.mask), avoid: unpackMask(snapshot.avoid), onChange: () => undefined };
}

/** Makes the paper show a snapshot. */
export function layOut(paper: MaskPaper, { mask, avoid }: Snapshot): void {
  lay(paper.mask, mask);
  lay(paper.avoid, avoid);
  paper.onChange({ x: 0, y: 0, width: mask.width, height: mask.height });
}

/** Makes one of the paper's masks equal a packed one. */
function lay(mask: Mask, { runs }: PackedMask): void {
  let at = 0;
  runs.forEach((length, index) => {
    mask.data.fill(index % 2 === 1 ? 255 : 0, at, at + length);
    at += length;
  });
}
