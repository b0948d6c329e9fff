import { describe, expect, it } from "vitest";
import { keepDistinct, listBoxes } from "./list-boxes.ts";
import { OBJECT_CLASSES } from "./object-classes.ts";
import { ANSWER_SIDE, type ObjectAnswer } from "./object-network.ts";

const DOG = OBJECT_CLASSES.indexOf("dog");

function answerWith(peaks: readonly { x: number; y: number; score: number }[]): ObjectAnswer {
  const scores = new Float32Array(ANSWER_SIDE * ANSWER_SIDE * OBJECT_CLASSES.length);
  const sides = new Float32Array(ANSWER_SIDE * ANSWER_SIDE * 4).fill(20);
  for (const { x, y, score } of peaks) scores[(y * ANSWER_SIDE + x) * OBJECT_CLASSES.length + DOG] = score;
  return { scores, sides };
}

describe("listBoxes", () => {
  it("takes the highest place of a neighborhood for a center, at the picture's edges as well", () => {
    const answer = answerWith([
      { x: 10, y: 10, score: 0.8 },
      { x: 11, y: 10, score: 0.6 },
      { x: 127, y: 127, score: 0.5 },
      { x: 60, y: 60, score: 0.2 },
    ]);
    const boxes = listBoxes(answer, 0.3);
    expect(boxes).toHaveLength(2);
    expect(boxes[0]).toMatchObject({ label: "dog", box: { x: 20, y: 20, width: 40, height: 40 } });
    expect(boxes[1].box.x).toBe(127 * 4 - 20);
  });
});

describe("keepDistinct", () => {
  const box = { x: 0, y: 0, width: 100, height: 100 };

  it("keeps one of two boxes of a class that mean the same, the surer one", () => {
    const near = { label: "dog", score: 0.5, box: { ...box, x: 10 } } as const;
    const sure = { label: "dog", score: 0.9, box } as const;
    expect(keepDistinct([near, sure])).toEqual([sure]);
  });

  it("leaves out a piece of what is found as a whole", () => {
    const whole = { label: "dog", score: 0.9, box } as const;
    const piece = { label: "dog", score: 0.6, box: { x: 20, y: 20, width: 30, height: 30 } } as const;
    expect(keepDistinct([piece, whole])).toEqual([whole]);
  });

  it("keeps what lies apart or is something else", () => {
    const boxes = [
      { label: "dog", score: 0.9, box },
      { label: "cat", score: 0.8, box },
      { label: "dog", score: 0.7, box: { ...box, x: 90 } },
    ] as const;
    expect(keepDistinct(boxes)).toEqual(boxes);
  });
});
