import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type ModelManifest, modelManifestSchema } from "../onnx/model-manifest.ts";
import { encodeNetwork, type TinyNetwork } from "./tiny-network.ts";

/*
 * Networks with the signatures of MI-GAN and LaMa and next to no weights. Each blurs what is known into the hole, from as
 * far as its kernel reaches, by convolving the masked picture and the mask with ones and dividing: enough to see that colors,
 * ranges, polarity and order of channels are right, for any mistake in those shows.
 */

/** Odd. A hole that is wider keeps a middle that nothing reaches. */
const REACH = 63;
const ONES = {
  colors: { dims: [3, 1, REACH, REACH], values: Array.from({ length: 3 * REACH ** 2 }, () => 1) },
  one: { dims: [1, 1, REACH, REACH], values: Array.from({ length: REACH ** 2 }, () => 1) },
} as const;
const SPREAD = { kernel_shape: [REACH, REACH], pads: [31, 31, 31, 31] } as const;

/** 7×7, 1 where at most three pixels from the middle. */
const DISC = Array.from({ length: 49 }, (_, i): number =>
  ((i % 7) - 3) ** 2 + (Math.floor(i / 7) - 3) ** 2 <= 9 ? 1 : 0,
);
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export const TINY_MODEL_NAMES = ["migan-pipeline", "migan-raw", "lama"] as const;
export type TinyModelName = (typeof TINY_MODEL_NAMES)[number];

interface TinyModel {
  readonly network: TinyNetwork;
  readonly manifest: Pick<ModelManifest, "size"> & Record<"inputs" | "output", object>;
}

const side = (length: number) => ({ kind: "square", side: length }) as const;

/** `masked`: colors with 0 in the hole; `known`: 1 where known. The result goes into `filled`. */
const fillNodes = (masked: string, known: string): TinyNetwork["nodes"] => [
  { op: "Conv", inputs: [masked, "colors"], output: "sums", attributes: { ...SPREAD, group: 3 } },
  { op: "Conv", inputs: [known, "one"], output: "counts", attributes: SPREAD },
  { op: "Max", inputs: ["counts", "least"], output: "divisor" },
  { op: "Div", inputs: ["sums", "divisor"], output: "filled" },
];
const scalar = (value: number) => ({ dims: [], values: [value] });

const MODELS: Record<TinyModelName, TinyModel> = {
  // Bytes of any size; 255 is known; what is known comes back, and what was shown is blended in at the hole's edge.
  "migan-pipeline": {
    network: {
      inputs: [
        { name: "image", type: "uint8", dims: [1, 3, "height", "width"] },
        { name: "mask", type: "uint8", dims: [1, 1, "height", "width"] },
      ],
      output: { name: "result", type: "uint8", dims: [1, 3, "height", "width"] },
      weights: {
        ...ONES,
        least: scalar(0.5),
        most: scalar(255),
        unit: scalar(1),
        near: { dims: [1, 1, 7, 7], values: DISC.map((is) => is / sumOf(DISC)) },
      },
      nodes: [
        { op: "Cast", inputs: ["image"], output: "color", attributes: { to: 1 } },
        { op: "Cast", inputs: ["mask"], output: "marks", attributes: { to: 1 } },
        { op: "Div", inputs: ["marks", "most"], output: "known" },
        { op: "Mul", inputs: ["color", "known"], output: "masked" },
        ...fillNodes("masked", "known"),
        {
          op: "Conv",
          inputs: ["known", "near"],
          output: "nearby",
          attributes: { kernel_shape: [7, 7], pads: [3, 3, 3, 3] },
        },
        { op: "Max", inputs: ["known", "nearby"], output: "shown" },
        { op: "Mul", inputs: ["color", "shown"], output: "kept" },
        { op: "Sub", inputs: ["unit", "shown"], output: "rest" },
        { op: "Mul", inputs: ["filled", "rest"], output: "guessed" },
        { op: "Add", inputs: ["kept", "guessed"], output: "blended" },
        { op: "Cast", inputs: ["blended"], output: "result", attributes: { to: 2 } },
      ],
    },
    manifest: {
      size: side(128),
      inputs: [
        { name: "image", type: "uint8", parts: [{ holds: "picture", low: 0, high: 255 }] },
        { name: "mask", type: "uint8", parts: [{ holds: "mask", known: 255, hole: 0 }] },
      ],
      output: { name: "result", type: "uint8", low: 0, high: 255, blendsPx: 4 },
    },
  },
  // One tensor of four channels: half the mask's polarity, then −1 to 1 with 0 in the hole.
  "migan-raw": {
    network: {
      inputs: [{ name: "input", type: "float32", dims: [1, 4, 128, 128] }],
      output: { name: "output", type: "float32", dims: [1, 3, 128, 128] },
      weights: {
        ...ONES,
        least: scalar(0.5),
        half: scalar(0.5),
        firstOf: { dims: [1, 4, 1, 1], values: [1, 0, 0, 0] },
        rest: {
          dims: [3, 4, 1, 1],
          values: [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        },
      },
      nodes: [
        { op: "Conv", inputs: ["input", "firstOf"], output: "marks" },
        { op: "Add", inputs: ["marks", "half"], output: "known" },
        { op: "Conv", inputs: ["input", "rest"], output: "masked" },
        ...fillNodes("masked", "known").slice(0, 3),
        { op: "Div", inputs: ["sums", "divisor"], output: "output" },
      ],
    },
    manifest: {
      size: side(128),
      inputs: [
        {
          name: "input",
          type: "float32",
          parts: [
            { holds: "mask", known: 0.5, hole: -0.5 },
            { holds: "picture", low: -1, high: 1, hole: "zero" },
          ],
        },
      ],
      output: { name: "output", type: "float32", low: -1, high: 1 },
    },
  },
  // 0 to 1 and 1 for the hole go in, 0 to 255 comes out.
  lama: {
    network: {
      inputs: [
        { name: "image", type: "float32", dims: [1, 3, 128, 128] },
        { name: "mask", type: "float32", dims: [1, 1, 128, 128] },
      ],
      output: { name: "output", type: "float32", dims: [1, 3, 128, 128] },
      weights: { ...ONES, least: scalar(0.5), unit: scalar(1), most: scalar(255) },
      nodes: [
        { op: "Sub", inputs: ["unit", "mask"], output: "known" },
        { op: "Mul", inputs: ["image", "known"], output: "masked" },
        ...fillNodes("masked", "known"),
        { op: "Mul", inputs: ["filled", "most"], output: "output" },
      ],
    },
    manifest: {
      size: side(128),
      inputs: [
        { name: "image", type: "float32", parts: [{ holds: "picture", low: 0, high: 1 }] },
        { name: "mask", type: "float32", parts: [{ holds: "mask", known: 0, hole: 1 }] },
      ],
      output: { name: "output", type: "float32", low: 0, high: 255 },
    },
  },
};

/** Writes a tiny network of this signature into the folder. @returns  Its manifest, and where its file is. */
export async function writeTinyModel(
  folder: string,
  name: TinyModelName,
): Promise<{ readonly manifest: ModelManifest; readonly file: string }> {
  const { network, manifest } = MODELS[name];
  const bytes = encodeNetwork(network);
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, bytes);
  return {
    file,
    manifest: modelManifestSchema.parse({
      ...manifest,
      format: 1,
      name,
      about: "Blurs what is known into the hole.",
      file: path.basename(file),
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sizeBytes: bytes.length,
      license: "Apache-2.0",
      source: "a test",
      memoryBytes: null,
    }),
  };
}
