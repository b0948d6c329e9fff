import { JOINTS, type JointName, POSE_ANSWER_SIDE, POSE_SIDE, type PoseAnswer } from "./pose-network.ts";

export interface Joint {
  readonly x: number;
  readonly y: number;
  /** 0–1. */
  readonly score: number;
}

/** Every joint, however unsure. */
export type Pose = ReadonlyMap<JointName, Joint>;

/** How much places away from where the person's center says a joint is lose: Google's MoveNet divides by this and the distance. */
const NEARNESS = 1.8;
/** A person's center is looked for near the middle; so many places away it counts half. */
const MIDDLE_REACH = 10;

/** Reads the joints of the person in the middle, in pixels of the network's input. */
export function readPose({ centers, joints, reaches, offsets }: PoseAnswer): Pose {
  const center = mostOf((x, y, at) => {
    const away = Math.hypot(x - POSE_ANSWER_SIDE / 2, y - POSE_ANSWER_SIDE / 2) / MIDDLE_REACH;
    return centers[at] / (1 + away * away);
  });
  const count = JOINTS.length;
  const read = (joint: number): Joint => {
    const expectedY = center.y + reaches[(center.at * count + joint) * 2];
    const expectedX = center.x + reaches[(center.at * count + joint) * 2 + 1];
    const best = mostOf(
      (x, y, at) => joints[at * count + joint] / (Math.hypot(x - expectedX, y - expectedY) + NEARNESS),
    );
    const from = (best.at * count + joint) * 2;
    const scale = POSE_SIDE / POSE_ANSWER_SIDE;
    return {
      x: (best.x + offsets[from + 1]) * scale,
      y: (best.y + offsets[from]) * scale,
      score: joints[best.at * count + joint],
    };
  };
  return new Map(JOINTS.map((name, joint) => [name, read(joint)]));
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

function mostOf(value: (x: number, y: number, at: number) => number): Place {
  let best: Place = { x: 0, y: 0, at: 0 };
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < POSE_ANSWER_SIDE * POSE_ANSWER_SIDE; at++) {
    const x = at % POSE_ANSWER_SIDE;
    const y = (at - x) / POSE_ANSWER_SIDE;
    const score = value(x, y, at);
    if (score > most) [most, best] = [score, { x, y, at }];
  }
  return best;
}
