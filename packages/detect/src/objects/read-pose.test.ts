import { describe, expect, it } from "vitest";
import { JOINTS, POSE_ANSWER_SIDE, type PoseAnswer } from "./pose-network.ts";
import { readPose } from "./read-pose.ts";

const PLACES = POSE_ANSWER_SIDE ** 2;
const COUNT = JOINTS.length;
const place = (x: number, y: number): number => y * POSE_ANSWER_SIDE + x;

function emptyAnswer(): PoseAnswer {
  return {
    centers: new Float32Array(PLACES),
    joints: new Float32Array(PLACES * COUNT),
    reaches: new Float32Array(PLACES * COUNT * 2),
    offsets: new Float32Array(PLACES * COUNT * 2),
  };
}

describe("readPose", () => {
  it("takes for each joint the likely place near where the person's center says it is, and its offset", () => {
    const answer = emptyAnswer();
    const knee = JOINTS.indexOf("leftKnee");
    answer.centers[place(24, 24)] = 0.9;
    answer.reaches.set([10, -4], (place(24, 24) * COUNT + knee) * 2); // 10 below, 4 to the left
    answer.joints[place(20, 33) * COUNT + knee] = 0.5;
    answer.offsets.set([0.5, 0.25], (place(20, 33) * COUNT + knee) * 2);
    answer.joints[place(40, 33) * COUNT + knee] = 0.9; // somebody else's
    const found = readPose(answer).get("leftKnee");
    expect(found).toEqual({ x: 20.25 * 4, y: 33.5 * 4, score: 0.5 });
  });

  it("prefers a person in the middle to a likelier one at the edge", () => {
    const answer = emptyAnswer();
    const nose = JOINTS.indexOf("nose");
    answer.centers[place(22, 24)] = 0.6;
    answer.centers[place(46, 24)] = 0.8;
    answer.joints[place(22, 10) * COUNT + nose] = 0.5;
    answer.joints[place(46, 10) * COUNT + nose] = 0.5;
    expect(readPose(answer).get("nose")?.x).toBe(22 * 4);
  });
});
