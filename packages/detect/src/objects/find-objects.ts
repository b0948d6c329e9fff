import type { Mask, Raster, Rect } from "@lacuna/raster";
import { closeGaps } from "./close-gaps.ts";
import { confirmPeople, UNSURE_PART } from "./confirm-people.ts";
import { cutOut } from "./cut-out.ts";
import { cutOutPerson } from "./cut-out-person.ts";
import type { Look } from "./find-silhouette.ts";
import { keepDistinct, listBoxes, type ObjectBox } from "./list-boxes.ts";
import { OBJECT_CLASSES, type ObjectClass, unknownClasses } from "./object-classes.ts";
import { INPUT_SIDE, type ObjectNetwork } from "./object-network.ts";
import { sampleView } from "./sample-view.ts";

export interface FoundObject {
  readonly label: ObjectClass;
  /** How sure the network is, 0–1. */
  readonly score: number;
  /** In whole pixels, within the picture. */
  readonly box: Rect;
  /** 255 on the object, 0 elsewhere; of the picture's size. */
  readonly mask: Mask;
}

export interface FindObjectsOptions {
  /** Names of `OBJECT_CLASSES`; left out, all of them. */
  readonly classes?: readonly string[] | undefined;
  /** Less sure objects are left out, 0–1; people down to two thirds of it count if a second network is certain of them. Default 0.3. */
  readonly minScore?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1, never falling. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

const DEFAULT_SCORE = 0.3;
/** A picture with a longer side than this is looked at in parts as well: what is small in it is lost when reduced. */
const WHOLE_SIDE = 400;
/** Parts are so large a share of each side. */
const PART_SHARE = 0.6;
/** Smaller ones are blades of grass and foam as a rule. */
const SMALLEST_PX = 16;
const INPUT_SIZE = { width: INPUT_SIDE, height: INPUT_SIDE };
/** A box that comes so close to a part's cut may go on behind it. In pixels of the network's input. */
const CUT_PX = 6;

/**
 * Finds people and things, and cuts each out along its edges.
 *
 * @returns  The surest first. Objects may overlap.
 * @throws RangeError  for a class that is not known, or a score out of range; the signal's reason when aborted.
 *
 * Cost: some 0.2 s for each look (one, or five for pictures of more than 400 pixels a side), and a cut-out for each object.
 */
export async function findObjects(
  raster: Raster,
  network: ObjectNetwork,
  options: FindObjectsOptions = {},
): Promise<readonly FoundObject[]> {
  const { classes = OBJECT_CLASSES, minScore = DEFAULT_SCORE, signal, onProgress } = options;
  const unknown = unknownClasses(classes);
  if (unknown.length > 0) {
    throw new RangeError(`nothing is known of ${unknown.join(", ")}; what can be found: ${OBJECT_CLASSES.join(", ")}`);
  }
  if (!(minScore >= 0 && minScore <= 1)) throw new RangeError(`the least score is ${minScore}, not 0 to 1`);
  const seen = await lookAround(raster, network, minScore, signal);
  const boxes = await confirm(
    raster,
    seen.filter(({ label }) => classes.includes(label)),
    minScore,
    network,
    signal,
  );
  const found: FoundObject[] = [];
  for (const [index, { label, score, box, looks }] of boxes.entries()) {
    onProgress?.((index + 1) / (boxes.length + 1));
    const whole = wholeRect(box, raster);
    signal?.throwIfAborted();
    const cut = looks === undefined ? cutOut(raster, whole, signal) : cutOutPerson(raster, whole, looks, signal);
    found.push({ label, score, box: whole, mask: await cut });
  }
  closeGaps(found.filter(({ label }) => label === "person"));
  onProgress?.(1);
  return found;
}

interface Confirmed extends ObjectBox {
  readonly looks?: readonly Look[];
}

/** @returns  The surest first; people with what a second network saw of them, where there is one. */
async function confirm(
  raster: Raster,
  boxes: readonly ObjectBox[],
  minScore: number,
  { silhouette }: ObjectNetwork,
  signal: AbortSignal | undefined,
): Promise<readonly Confirmed[]> {
  const sure = keepDistinct(
    boxes.filter(({ label, score }) => score >= minScore && (label !== "person" || silhouette === undefined)),
  );
  if (silhouette === undefined) return sure;
  const people = boxes.filter(({ label }) => label === "person");
  const confirmed = await confirmPeople(raster, people, minScore, silhouette, signal);
  return [...sure, ...confirmed].toSorted((a, b) => b.score - a.score);
}

async function lookAround(
  raster: Raster,
  network: ObjectNetwork,
  minScore: number,
  signal: AbortSignal | undefined,
): Promise<ObjectBox[]> {
  const boxes: ObjectBox[] = [];
  for (const view of viewsOf(raster)) {
    signal?.throwIfAborted();
    for (const found of listBoxes(await network.run(sampleView(raster, view, INPUT_SIZE)), minScore * UNSURE_PART)) {
      const box = toPicture(found.box, view);
      if (isCut(found.box, view, raster) || Math.min(box.width, box.height) < SMALLEST_PX) continue;
      boxes.push({ ...found, box });
    }
    await new Promise((resolve) => setTimeout(resolve, 0)); // an abort can only arrive between two runs
  }
  return boxes.toSorted((a, b) => b.score - a.score);
}

/** All of the picture, and four overlapping parts of a large one. */
function viewsOf({ width, height }: Raster): Rect[] {
  const whole = { x: 0, y: 0, width, height };
  if (Math.max(width, height) <= WHOLE_SIDE) return [whole];
  const part = { width: Math.round(width * PART_SHARE), height: Math.round(height * PART_SHARE) };
  return [whole, ...[0, height - part.height].flatMap((y) => [0, width - part.width].map((x) => ({ x, y, ...part })))];
}

/** Whether a box ends where the view does though the picture goes on. */
function isCut(box: Rect, view: Rect, { width, height }: Raster): boolean {
  return (
    (view.x > 0 && box.x < CUT_PX) ||
    (view.y > 0 && box.y < CUT_PX) ||
    (view.x + view.width < width && box.x + box.width > INPUT_SIDE - CUT_PX) ||
    (view.y + view.height < height && box.y + box.height > INPUT_SIDE - CUT_PX)
  );
}

function toPicture(box: Rect, view: Rect): Rect {
  const scaleX = view.width / INPUT_SIDE;
  const scaleY = view.height / INPUT_SIDE;
  return {
    x: view.x + box.x * scaleX,
    y: view.y + box.y * scaleY,
    width: box.width * scaleX,
    height: box.height * scaleY,
  };
}

function wholeRect({ x, y, width, height }: Rect, size: Raster): Rect {
  const left = Math.max(0, Math.min(size.width - 1, Math.floor(x)));
  const top = Math.max(0, Math.min(size.height - 1, Math.floor(y)));
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(size.width, Math.ceil(x + width)) - left),
    height: Math.max(1, Math.min(size.height, Math.ceil(y + height)) - top),
  };
}
