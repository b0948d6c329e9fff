import { writeFile } from "node:fs/promises";
import path from "node:path";
import { encodeNetwork, type TinyNetwork, writeTinyModel } from "@lacuna/providers/testing";
import type { Raster } from "@lacuna/raster";

/** Samples of the network's size for each that it remembers, across and down. */
const STEP = 4;

/**
 * Writes a network of MI-GAN's signature that stands for one that was trained: instead of having learned what pictures look like, it
 * remembers this one at a quarter of its size, and puts that into the hole. Its guess is as right as a network's can be, and as soft
 * as theirs are.
 *
 * @param picture  What it is to remember, at the network's size: RGB, 8 bits, sides that are multiples of 4.
 */
export async function writeRememberingModel(
  folder: string,
  picture: Raster,
): Promise<Awaited<ReturnType<typeof writeTinyModel>>> {
  const { manifest } = await writeTinyModel(folder, "migan-pipeline");
  const file = path.join(folder, "remembering.onnx");
  await writeFile(file, encodeNetwork(rememberingNetwork(picture)));
  return { manifest: { ...manifest, sha256: null }, file };
}

function rememberingNetwork(picture: Raster): TinyNetwork {
  const { width, height } = picture;
  const pad = STEP / 2;
  return {
    inputs: [
      { name: "image", type: "uint8", dims: [1, 3, height, width] },
      { name: "mask", type: "uint8", dims: [1, 1, height, width] },
    ],
    output: { name: "result", type: "uint8", dims: [1, 3, height, width] },
    weights: {
      most: { dims: [], values: [255] },
      unit: { dims: [], values: [1] },
      memory: { dims: [1, 3, height / STEP, width / STEP], values: reduce(picture) },
      tents: { dims: [3, 1, 2 * STEP, 2 * STEP], values: [tent(), tent(), tent()].flat() },
    },
    nodes: [
      { op: "Cast", inputs: ["image"], output: "color", attributes: { to: 1 } },
      { op: "Cast", inputs: ["mask"], output: "marks", attributes: { to: 1 } },
      { op: "Div", inputs: ["marks", "most"], output: "known" },
      { op: "Sub", inputs: ["unit", "known"], output: "hole" },
      { op: "Mul", inputs: ["color", "known"], output: "kept" },
      {
        op: "ConvTranspose",
        inputs: ["memory", "tents"],
        output: "remembered",
        attributes: { group: 3, strides: [STEP, STEP], pads: [pad, pad, pad, pad] },
      },
      { op: "Mul", inputs: ["remembered", "hole"], output: "filled" },
      { op: "Add", inputs: ["kept", "filled"], output: "whole" },
      { op: "Cast", inputs: ["whole"], output: "result", attributes: { to: 2 } },
    ],
  };
}

/** Means of squares of 4×4 pixels: all reds, then greens, then blues. */
function reduce({ width, height, data }: Raster): number[] {
  const [columns, rows] = [width / STEP, height / STEP];
  const means = Array.from({ length: 3 * columns * rows }, () => 0);
  for (let p = 0; p < width * height; p++) {
    const at = Math.floor(p / width / STEP) * columns + Math.floor((p % width) / STEP);
    for (let c = 0; c < 3; c++) means[c * columns * rows + at] += data[p * 3 + c] / STEP ** 2;
  }
  return means;
}

/** From one sample's middle to the next, across and down. */
function tent(): number[] {
  const line = Array.from({ length: 2 * STEP }, (_, i) => 1 - Math.abs(i + 0.5 - STEP) / STEP);
  return line.flatMap((down) => line.map((across) => down * across));
}
