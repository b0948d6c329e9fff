import type { Rect } from "@lacuna/raster";
import { createMask, type Mask } from "@lacuna/raster";
import { drawStroke, fillPolygon } from "@lacuna/selection";
import type { JointName } from "./pose-network.ts";
import type { Joint, Pose } from "./read-pose.ts";

/** Joints less sure than this are not drawn: they are behind something, or not in the picture. */
const LEAST_SCORE = 0.2;
/** A body is drawn when both of one of these pairs are seen. */
const TRUNKS: readonly (readonly [JointName, JointName])[] = [
  ["leftShoulder", "rightShoulder"],
  ["leftShoulder", "leftHip"],
  ["rightShoulder", "rightHip"],
];
const HEAD: readonly JointName[] = ["nose", "leftEye", "rightEye", "leftEar", "rightEar"];
/** Half the width of limbs as shares of the shoulders' breadth: of what is certainly body, and of what is with its clothes. */
const LIMBS: readonly {
  readonly from: JointName;
  readonly to: JointName;
  readonly sure: number;
  readonly all: number;
}[] = (["left", "right"] as const).flatMap((side) => [
  { from: `${side}Shoulder`, to: `${side}Elbow`, sure: 0.08, all: 0.17 },
  { from: `${side}Elbow`, to: `${side}Wrist`, sure: 0.06, all: 0.14 },
  { from: `${side}Hip`, to: `${side}Knee`, sure: 0.12, all: 0.25 },
  { from: `${side}Knee`, to: `${side}Ankle`, sure: 0.08, all: 0.18 },
]);
const TRUNK = { sure: 0.04, all: 0.19 };
const NECK = { sure: 0.08, all: 0.2 };
const SKULL = { sure: 0.16, all: 0.34 };
/** Hands and feet go on behind wrists and ankles: by a share of the limb; so far to both sides, as toes do; so wide. */
const HAND = { beyond: 0.5, aside: 0, all: 0.23 };
const FOOT = { beyond: 0.15, aside: 0.32, all: 0.24 };
/** Breadths of shoulders that a torso is long; bodies that are seen from the side show no shoulders' breadth. */
const TORSO_LENGTH = 1.5;
/** A person's breadth lies between these shares of the height that is seen, or the width where that is more. */
const LEAST_BREADTH = 0.12;
const MOST_BREADTH = 0.6;

export interface Body {
  /** What certainly belongs to the person: strokes within limbs and torso. */
  readonly sure: Mask;
  /** The whole person, as wide as people in clothes are; never less than `sure`. */
  readonly all: Mask;
  /** The breadth of the shoulders, in pixels. */
  readonly breadth: number;
}

/**
 * Draws a person from the joints.
 *
 * @param pose  In pixels of a picture of `size`.
 * @param box   Where the person is.
 * @returns     Undefined where too little of a body is seen.
 */
export function drawBody(
  pose: Pose,
  box: Rect,
  size: { readonly width: number; readonly height: number },
): Body | undefined {
  const seen = new Map([...pose].filter(([, { score }]) => score >= LEAST_SCORE));
  if (!TRUNKS.some(([a, b]) => seen.has(a) && seen.has(b))) return undefined;
  const breadth = breadthOf(seen, box);
  const sure = createMask(size.width, size.height);
  const all = createMask(size.width, size.height);
  const stroke = (a: Joint, b: Joint, widths: { readonly sure: number; readonly all: number }): void => {
    line(sure, a, b, widths.sure * breadth);
    line(all, a, b, widths.all * breadth);
  };
  drawTrunk(seen, box, breadth, stroke, [sure, all]);
  for (const { from, to, ...widths } of LIMBS) {
    const [a, b] = [seen.get(from), seen.get(to)];
    if (a !== undefined && b !== undefined) stroke(a, b, widths);
  }
  drawSkirt(all, seen, breadth);
  drawDown(all, seen, box, breadth);
  for (const side of ["left", "right"] as const) {
    drawEnd(all, seen.get(`${side}Elbow`), seen.get(`${side}Wrist`), HAND, breadth);
    drawEnd(all, seen.get(`${side}Knee`), seen.get(`${side}Ankle`), FOOT, breadth);
  }
  return { sure, all, breadth };
}

/** Between legs that stand close together there may be a coat or a dress. */
function drawSkirt(mask: Mask, seen: Pose, breadth: number): void {
  const names: readonly JointName[] = ["leftHip", "leftKnee", "leftAnkle", "rightAnkle", "rightKnee", "rightHip"];
  const corners = names.flatMap((name) => seen.get(name) ?? []);
  const [left, right] = [seen.get("leftAnkle"), seen.get("rightAnkle")];
  if (left === undefined || right === undefined || Math.hypot(left.x - right.x, left.y - right.y) > breadth) return;
  fillPolygon(mask, corners, "nonzero");
}

/** Legs that are not seen lie straight below, as far as the box goes. */
function drawDown(mask: Mask, seen: Pose, box: Rect, breadth: number): void {
  if (seen.has("leftAnkle") || seen.has("rightAnkle")) return;
  const lowest = both(
    seen.get("leftKnee") ?? seen.get("leftHip") ?? seen.get("leftShoulder"),
    seen.get("rightKnee") ?? seen.get("rightHip") ?? seen.get("rightShoulder"),
  );
  if (lowest === undefined) return;
  const bottom = box.y + box.height - TRUNK.all * breadth;
  const [left, right] = lowest;
  const corners = [left, right, { ...right, y: bottom }, { ...left, y: bottom }];
  if (bottom <= Math.max(left.y, right.y)) return;
  fillPolygon(mask, corners, "nonzero");
  corners.forEach((corner, index) => line(mask, corner, corners[(index + 1) % corners.length], TRUNK.all * breadth));
}

type Stroke = (a: Joint, b: Joint, widths: { readonly sure: number; readonly all: number }) => void;

function drawTrunk(seen: Pose, box: Rect, breadth: number, stroke: Stroke, masks: readonly Mask[]): void {
  const shoulders = both(seen.get("leftShoulder"), seen.get("rightShoulder"));
  if (shoulders === undefined) return;
  const bottom = box.y + box.height;
  // Hips that are not seen lie below the shoulders, or below the picture.
  const below = ({ x, y, score }: Joint): Joint => ({ x, y: Math.min(bottom, y + TORSO_LENGTH * breadth), score });
  const [leftHip, rightHip] = both(seen.get("leftHip"), seen.get("rightHip")) ?? [
    below(shoulders[0]),
    below(shoulders[1]),
  ];
  const corners = [shoulders[0], shoulders[1], rightHip, leftHip];
  for (const mask of masks) fillPolygon(mask, corners, "nonzero");
  corners.forEach((corner, index) => stroke(corner, corners[(index + 1) % corners.length], TRUNK));
  const face = HEAD.flatMap((name) => seen.get(name) ?? []);
  if (face.length === 0) return;
  const head = middle(face);
  stroke(head, head, SKULL);
  // The skull lies above the face, away from the shoulders.
  const neck = middle(shoulders);
  const length = Math.max(1, Math.hypot(head.x - neck.x, head.y - neck.y));
  const up = (0.18 * breadth) / length;
  const crown = { ...head, x: head.x + (head.x - neck.x) * up, y: head.y + (head.y - neck.y) * up };
  stroke(crown, crown, { sure: 0.1, all: SKULL.all });
  stroke(head, neck, NECK);
}

/** Of two, one may stand in for the other. */
function both(a: Joint | undefined, b: Joint | undefined): readonly [Joint, Joint] | undefined {
  const [first, second] = [a ?? b, b ?? a];
  return first === undefined || second === undefined ? undefined : [first, second];
}

function breadthOf(seen: Pose, box: Rect): number {
  const [left, right] = [seen.get("leftShoulder"), seen.get("rightShoulder")];
  const across = left && right ? Math.hypot(left.x - right.x, left.y - right.y) : 0;
  const torso = Math.max(
    ...(["left", "right"] as const).map((side) => {
      const [shoulder, hip] = [seen.get(`${side}Shoulder`), seen.get(`${side}Hip`)];
      return shoulder && hip ? Math.hypot(shoulder.x - hip.x, shoulder.y - hip.y) : 0;
    }),
  );
  const longer = Math.max(box.width, box.height);
  return Math.min(MOST_BREADTH * longer, Math.max(across, torso / TORSO_LENGTH, LEAST_BREADTH * longer));
}

function drawEnd(
  mask: Mask,
  from: Joint | undefined,
  to: Joint | undefined,
  { beyond, aside, all }: { readonly beyond: number; readonly aside: number; readonly all: number },
  breadth: number,
): void {
  if (from === undefined || to === undefined) return;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const end = { ...to, x: to.x + dx * beyond, y: to.y + dy * beyond };
  line(mask, to, end, all * breadth);
  const across = (aside * breadth) / Math.max(1, Math.hypot(dx, dy));
  const toe = (side: number): Joint => ({ ...end, x: end.x - side * dy * across, y: end.y + side * dx * across });
  if (aside > 0) line(mask, toe(-1), toe(1), all * breadth);
}

function middle(joints: readonly Joint[]): Joint {
  const mean = (of: (joint: Joint) => number): number => joints.reduce((sum, j) => sum + of(j), 0) / joints.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y), score: mean(({ score }) => score) };
}

function line(mask: Mask, a: Joint, b: Joint, radiusPx: number): void {
  const least = Math.max(0.75, radiusPx);
  drawStroke(
    mask,
    [a, b].map(({ x, y }) => ({ x, y, radiusPx: least })),
  );
}
