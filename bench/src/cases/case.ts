import { drawCrossing } from "../holes/crossing.ts";
import { drawFreeForm } from "../holes/free-form.ts";
import { KNOWN_LINES, type KnownLine } from "../holes/known-lines.ts";
import { drawSilhouette } from "../holes/silhouette.ts";
import { drawText } from "../holes/text-overlay.ts";
import { drawWires } from "../holes/wires.ts";
import type { Photo } from "../photos/find-photos.ts";
import { loadPhoto, type SizeClass } from "../photos/load-photo.ts";
import type { Hole, Picture } from "../photos/picture.ts";
import { type Random, randomNamed } from "../random.ts";

export type HoleKind = "object" | "freeform" | "text" | "wire" | "crossing";

/** One photograph, one hole in it. The photograph itself is what should be found in the hole. */
export interface Case {
  /** `photo.size.hole-percent.seed`: all that is needed to make it again. */
  readonly id: string;
  readonly photo: Photo;
  readonly size: SizeClass;
  readonly kind: HoleKind;
  /** Share of the picture, for the kinds that are drawn to one; 0 for the others. */
  readonly share: number;
  /** Of a crossing: which of the photograph's known lines, from 1 on. */
  readonly seed: number;
}

export interface LoadedCase {
  readonly id: string;
  readonly truth: Picture;
  readonly hole: Hole;
  /** The truth with the hole painted over: nothing may be learned from what was there. */
  readonly input: Picture;
  readonly enlargedBy: number;
}

export function makeCase(photo: Photo, size: SizeClass, kind: HoleKind, share: number, seed = 1): Case {
  const drawn = share > 0 ? `${kind}-${Math.round(share * 100)}` : kind;
  return {
    id: `${photo.id}.${size === "native" ? size : `${size}mp`}.${drawn}.s${seed}`,
    photo,
    size,
    kind,
    share,
    seed,
  };
}

export async function loadCase(one: Case): Promise<LoadedCase> {
  const { picture: truth, enlargedBy } = await loadPhoto(one.photo, one.size);
  const hole = await drawHole(one, truth.width, truth.height);
  return { id: one.id, truth, hole, input: coverHole(truth, hole), enlargedBy };
}

/** The hole depends on the case's name but not on its size class, up to rounding. */
function drawHole(one: Case, width: number, height: number): Hole | Promise<Hole> {
  const random = randomNamed(`${one.photo.id} ${one.kind} ${one.share} ${one.seed}`);
  if (one.kind === "crossing") return drawCrossing(width, height, lineOf(one), random);
  return DRAW[one.kind](width, height, one.share, random);
}

function lineOf({ photo, seed }: Case): KnownLine {
  const line = KNOWN_LINES[photo.id]?.[seed - 1];
  if (line === undefined) throw new RangeError(`${photo.id} has no line ${seed}`);
  return line;
}

type Draw = (width: number, height: number, share: number, random: Random) => Hole | Promise<Hole>;

const DRAW: Record<Exclude<HoleKind, "crossing">, Draw> = {
  object: drawSilhouette,
  freeform: drawFreeForm,
  text: (width, height, _share, random) => drawText(width, height, random),
  wire: (width, height, _share, random) => drawWires(width, height, random),
};

/** Magenta: a color few photographs hold, so that an engine that reads inside the hole is seen to. */
function coverHole(truth: Picture, hole: Hole): Picture {
  const data = truth.data.slice();
  for (let p = 0; p < hole.data.length; p++) if (hole.data[p]) data.set([255, 0, 255], p * 3);
  return { ...truth, data };
}
