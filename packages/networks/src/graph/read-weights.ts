import { GraphError } from "./graph-error.ts";
import type { GraphModel, WeightEntry } from "./graph-model.ts";

/** A constant of the graph. */
export type Weights = FloatWeights | WholeWeights;
export interface FloatWeights {
  readonly type: "float32";
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
export interface WholeWeights {
  readonly type: "int32";
  readonly dims: readonly number[];
  readonly data: Int32Array;
}

/**
 * Reads all weights, and undoes their quantization.
 *
 * @param bytes  The weight files of the manifest, one after the other.
 * @throws GraphError  when there are more or fewer bytes than the manifest says, or a type that is not known here.
 *
 * Cost: four bytes a weight.
 */
export function readWeights({ weightsManifest }: GraphModel, bytes: Uint8Array): ReadonlyMap<string, Weights> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Weights>();
  let offset = 0;
  for (const entry of weightsManifest.flatMap((group) => group.weights)) {
    const length = entry.shape.reduce((product, side) => product * side, 1);
    const stored = entry.quantization?.dtype ?? entry.dtype;
    if (!isStoredType(stored)) throw new GraphError(`${entry.name}: weights of type ${stored} are not known here`);
    const { size, read } = READERS[stored];
    if (offset + length * size > bytes.length) throw new GraphError("the weights are cut off");
    weights.set(
      entry.name,
      readEntry(entry, length, (index) => read(view, offset + index * size)),
    );
    offset += length * size;
  }
  if (offset !== bytes.length) throw new GraphError("there are more weights than the model says");
  return weights;
}

function readEntry(entry: WeightEntry, length: number, at: (index: number) => number): Weights {
  const { shape: dims, dtype, quantization } = entry;
  if (dtype === "float32") {
    const { min = 0, scale = 1, dtype: stored } = quantization ?? {};
    const isScaled = stored === "uint8" || stored === "uint16";
    const data = new Float32Array(length);
    for (let i = 0; i < length; i++) data[i] = isScaled ? at(i) * scale + min : at(i);
    return { type: "float32", dims, data };
  }
  if (dtype !== "int32" || quantization !== undefined) {
    throw new GraphError(`${entry.name}: weights of type ${dtype} are not known here`);
  }
  return { type: "int32", dims, data: Int32Array.from({ length }, (_, i) => at(i)) };
}

/**
 * Reads a constant that is stored without a scale.
 *
 * @param stored  Its type; undefined where that is not known.
 * @throws GraphError  when there are more or fewer bytes than it needs, or its type is not known here.
 */
export function readNumbers(
  name: string,
  dims: readonly number[],
  stored: "float32" | "float16" | "int32" | undefined,
  bytes: Uint8Array,
): Weights {
  if (stored === undefined) throw new GraphError(`${name}: its type of weights is not known here`);
  const { size, read } = READERS[stored];
  const length = dims.reduce((product, side) => product * side, 1);
  if (length * size !== bytes.length) throw new GraphError(`${name}: its weights are cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (_: unknown, index: number): number => read(view, index * size);
  if (stored === "int32") return { type: "int32", dims, data: Int32Array.from({ length }, at) };
  return { type: "float32", dims, data: Float32Array.from({ length }, at) };
}

/** TensorFlow stores everything with the lower byte first. */
const READERS = {
  float32: { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  float16: { size: 2, read: (view: DataView, at: number) => fromHalf(view.getUint16(at, true)) },
  int32: { size: 4, read: (view: DataView, at: number) => view.getInt32(at, true) },
  uint16: { size: 2, read: (view: DataView, at: number) => view.getUint16(at, true) },
  uint8: { size: 1, read: (view: DataView, at: number) => view.getUint8(at) },
} as const;

function isStoredType(name: string): name is keyof typeof READERS {
  return Object.hasOwn(READERS, name);
}

/** IEEE 754, binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
