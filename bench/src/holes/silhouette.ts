import { holeArea, type Hole } from "../photos/picture.ts";
import { type Random, shuffled } from "../random.ts";
import { rasterizeIcon, scaleShape, stampShape } from "./icon.ts";
import { emptyHole, fillEnclosed } from "./paint.ts";

/** Things people take out of photographs. */
const OBJECTS = [
  "person",
  "person-dress",
  "person-walking",
  "person-hiking",
  "person-biking",
  "person-swimming",
  "child-reaching",
  "person-walking-luggage",
  "dog",
  "cat",
  "horse",
  "cow",
  "crow",
  "dove",
  "kiwi-bird",
  "hippo",
  "frog",
  "fish",
  "car-side",
  "truck-pickup",
  "van-shuttle",
  "bus-side",
  "motorcycle",
  "tractor",
  "sailboat",
  "ferry",
  "plane",
  "helicopter",
  "tree",
  "chair",
  "couch",
  "umbrella-beach",
  "trash-can",
  "cart-shopping",
  "baby-carriage",
  "traffic-light",
  "mug-hot",
  "bottle-water",
  "guitar",
  "snowman",
  "bucket",
  "suitcase-rolling",
  "street-view",
];

/** Height of the icons' renderings: the largest silhouette of a 12 MP picture is about twice as high. */
const RENDERED_HEIGHT_PX = 2048;
const LARGEST_SIDE = 0.94;

/**
 * One object's outline that covers `share` of the picture, somewhere inside it.
 *
 * Thin objects do not fit at large shares: the shuffled list is tried until one does.
 */
export async function drawSilhouette(width: number, height: number, share: number, random: Random): Promise<Hole> {
  for await (const shape of shuffledObjects(random)) {
    const scale = Math.sqrt((share * width * height) / holeArea(shape));
    const shapeWidth = Math.round(shape.width * scale);
    const shapeHeight = Math.round(shape.height * scale);
    if (shapeWidth > LARGEST_SIDE * width || shapeHeight > LARGEST_SIDE * height) continue;
    const hole = emptyHole(width, height);
    const left = Math.floor(random() * (width - shapeWidth + 1));
    const top = Math.floor(random() * (height - shapeHeight + 1));
    stampShape(hole, scaleShape(shape, shapeWidth, shapeHeight, random() < 0.5), left, top);
    return hole;
  }
  throw new RangeError(`no silhouette covers ${share} of a ${width}×${height} picture`);
}

/** Outlines of things, as large as any use, each once. */
export async function* shuffledObjects(random: Random): AsyncGenerator<Hole> {
  for (const name of shuffled(OBJECTS, random)) yield await filledIcon(name);
}

const shapes = new Map<string, Promise<Hole>>();

function filledIcon(name: string): Promise<Hole> {
  const known = shapes.get(name) ?? rasterizeIcon(name, RENDERED_HEIGHT_PX).then(withoutWindows);
  shapes.set(name, known);
  return known;
}

function withoutWindows(shape: Hole): Hole {
  const filled = { ...shape, data: shape.data.slice() };
  fillEnclosed(filled);
  return filled;
}
