/** A network that says where a person's joints are, for a picture with one person in its middle. */
export interface PoseNetwork {
  /** @param input  `POSE_SIDE` × `POSE_SIDE` pixels of red, green and blue, 0–255, interleaved. */
  readonly run: (input: Float32Array) => Promise<PoseAnswer>;
  readonly close: () => Promise<void>;
}

/** For each of `POSE_ANSWER_SIDE` × `POSE_ANSWER_SIDE` places, in rows. Positions and distances are in places, y before x. */
export interface PoseAnswer {
  /** How likely a person has its center there, 0–1. */
  readonly centers: Float32Array;
  /** How likely each joint is there, 0–1. */
  readonly joints: Float32Array;
  /** If a person's center is there: how far each joint is from it. */
  readonly reaches: Float32Array;
  /** If a joint is there: how far from the place's corner. */
  readonly offsets: Float32Array;
}

export const POSE_SIDE = 192;
export const POSE_ANSWER_SIDE = 48;

/** Left and right are the person's own. */
export const JOINTS = [
  "nose",
  "leftEye",
  "rightEye",
  "leftEar",
  "rightEar",
  "leftShoulder",
  "rightShoulder",
  "leftElbow",
  "rightElbow",
  "leftWrist",
  "rightWrist",
  "leftHip",
  "rightHip",
  "leftKnee",
  "rightKnee",
  "leftAnkle",
  "rightAnkle",
] as const;
export type JointName = (typeof JOINTS)[number];
