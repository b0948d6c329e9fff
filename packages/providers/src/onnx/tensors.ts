import { createRaster, dilateHole, type Mask, type Raster } from "@lacuna/raster";
import type { ModelManifest } from "./model-manifest.ts";

export interface NetworkTensor {
  readonly name: string;
  readonly type: "float32" | "uint8";
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

type Tensors = Pick<ModelManifest, "inputs" | "output">;
type Input = Tensors["inputs"][number];
/** What a channel holds of a pixel. */
type ReadChannel = (pixel: number) => number;

/** Makes the tensors that a network takes of a crop and its hole, as its manifest says. */
export function toInputs({ inputs, output }: Tensors, crop: Raster, hole: Mask): NetworkTensor[] {
  const told = output.blendsPx === 0 ? hole : dilateHole(hole, output.blendsPx);
  return inputs.map((input) => toInput(input, crop, told));
}

function toInput(input: Input, crop: Raster, hole: Mask): NetworkTensor {
  const { width, height } = crop;
  const pixels = width * height;
  const channels = input.parts.flatMap((part) => readersOf(part, crop, hole));
  const length = pixels * channels.length;
  const data = input.type === "uint8" ? new Uint8ClampedArray(length) : new Float32Array(length);
  const [step, next] = input.layout === "nchw" ? [1, pixels] : [channels.length, 1];
  for (const [c, read] of channels.entries()) {
    for (let p = 0; p < pixels; p++) data[p * step + c * next] = read(p);
  }
  const dims = input.layout === "nchw" ? [1, channels.length, height, width] : [1, height, width, channels.length];
  const { name, type } = input;
  return { name, type, dims, data: data instanceof Float32Array ? data : new Uint8Array(data.buffer) };
}

function readersOf(part: Input["parts"][number], crop: Raster, hole: Mask): ReadChannel[] {
  if (part.holds === "mask") return [(p) => (hole.data[p] === 0 ? part.known : part.hole)];
  const scale = (part.high - part.low) / 255;
  const isShown = part.hole === "shown";
  return orderOf(part.colors).map(
    (c) => (p) => (isShown || hole.data[p] === 0 ? part.low + scale * crop.data[p * 3 + c] : 0),
  );
}

/** @throws RangeError  when the network gave something else than a picture of the crop's size, or no numbers. */
export function fromOutput(
  { output }: Pick<ModelManifest, "output">,
  { dims, data }: Omit<NetworkTensor, "name">,
  { width, height }: Pick<Raster, "width" | "height">,
): Raster {
  const pixels = width * height;
  const isPlanar = output.layout === "nchw";
  const expected = isPlanar ? [3, height, width] : [height, width, 3];
  const given = dims.slice(-3);
  if (data.length !== pixels * 3 || expected.some((side, i) => side !== given[i])) {
    throw new RangeError(`the network answered with ${dims.join("×")} where 1×${expected.join("×")} was expected`);
  }
  // It would become black in silence.
  if (data.some(Number.isNaN)) throw new RangeError("the network answered with what are no numbers (NaN)");
  const samples = new Uint8ClampedArray(pixels * 3);
  const scale = 255 / (output.high - output.low);
  const [step, next] = isPlanar ? [1, pixels] : [3, 1];
  for (const [from, to] of orderOf(output.colors).entries()) {
    for (let p = 0; p < pixels; p++) samples[p * 3 + to] = (data[p * step + from * next] - output.low) * scale;
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(samples.buffer) });
}

function orderOf(colors: "rgb" | "bgr"): readonly number[] {
  return colors === "rgb" ? [0, 1, 2] : [2, 1, 0];
}
