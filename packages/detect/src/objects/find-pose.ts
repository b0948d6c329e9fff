import type { Raster, Rect } from "@lacuna/raster";
import { POSE_SIDE, type PoseNetwork } from "./pose-network.ts";
import { type Pose, readPose } from "./read-pose.ts";
import { sampleView } from "./sample-view.ts";

/** The network looks at a square so much larger than the box's longer side. */
const MARGIN = 1.25;

/** Finds the joints of the person in a box. @returns  In pixels of the picture. */
export async function findPose(raster: Raster, box: Rect, network: PoseNetwork): Promise<Pose> {
  const side = Math.max(1, Math.ceil(Math.max(box.width, box.height) * MARGIN));
  const square = {
    x: Math.round(box.x + (box.width - side) / 2),
    y: Math.round(box.y + (box.height - side) / 2),
    width: side,
    height: side,
  };
  const input = sampleView(raster, square, { width: POSE_SIDE, height: POSE_SIDE });
  const pose = readPose(await network.run(input.map(Math.round)));
  const scale = side / POSE_SIDE;
  return new Map(
    [...pose].map(([name, { x, y, score }]) => [name, { x: square.x + x * scale, y: square.y + y * scale, score }]),
  );
}
