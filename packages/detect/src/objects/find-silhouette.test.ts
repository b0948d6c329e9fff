import { describe, expect, it } from "vitest";
import { likelihoodAt, type Look, overlapOf, shareWithin } from "./find-silhouette.ts";
import { SILHOUETTE_SIDE } from "./silhouette-network.ts";

/** A look at a square in which the upper `rows` rows belong to the person. */
function lookAt(x: number, y: number, side: number, rows: number): Look {
  const likelihoods = new Float32Array(SILHOUETTE_SIDE ** 2).fill(1, 0, rows * SILHOUETTE_SIDE);
  return { square: { x, y, width: side, height: side }, presence: 1, likelihoods, isTurned: false };
}

describe("what a look saw", () => {
  it("is read in pixels of the picture, between the network's own, and is nothing beside them", () => {
    const look = lookAt(100, 50, 2 * SILHOUETTE_SIDE, SILHOUETTE_SIDE / 2);
    const edge = 50 + SILHOUETTE_SIDE;
    expect(likelihoodAt(look, 300, edge - 2)).toBe(1);
    expect(likelihoodAt(look, 300, edge)).toBeCloseTo(0.5);
    expect(likelihoodAt(look, 300, edge + 2)).toBe(0);
    expect(likelihoodAt(look, 98, 60)).toBe(0);
    expect(likelihoodAt(look, 300, 48)).toBe(0);
  });

  it("says how much of the person a box holds, and how much of the box the person", () => {
    const look = lookAt(0, 0, 100, SILHOUETTE_SIDE / 2);
    const { ofSilhouette, ofBox } = shareWithin(look, { x: 0, y: 25, width: 50, height: 75 });
    expect(ofSilhouette).toBeCloseTo(0.25, 2);
    expect(ofBox).toBeCloseTo(1 / 3, 2);
    expect(shareWithin(lookAt(0, 0, 100, 0), { x: 0, y: 0, width: 50, height: 50 }).ofSilhouette).toBe(0);
  });

  it("is compared with another look, by the smaller of both silhouettes", () => {
    const whole = lookAt(0, 0, 200, SILHOUETTE_SIDE);
    const part = lookAt(150, 0, 100, SILHOUETTE_SIDE);
    expect(overlapOf(whole, part)).toBeCloseTo(0.5, 2);
    expect(overlapOf(part, whole)).toBeCloseTo(0.5, 2);
    expect(overlapOf(whole, lookAt(0, 0, 50, 0))).toBe(0);
  });
});
