/** A constant of an ONNX file. */
export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

export interface OnnxNode {
  readonly op: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A whole number, `{ float }`, several whole numbers, or a word. */
export type OnnxAttribute = number | { readonly float: number } | readonly number[] | string;

export interface OnnxGraph {
  /** In an order in which each comes after what it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  /** Of type float32. A side below 0 may be anything. */
  readonly inputs: readonly { readonly name: string; readonly dims: readonly number[] }[];
  /** Names; type and sides are found out by whoever runs it. */
  readonly outputs: readonly string[];
}

const IR_VERSION = 8;
/** With this set of operators, `Squeeze` takes its axes as an input and `ReduceMean` as an attribute. */
const OPSET = 17;
const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;

/**
 * Writes an ONNX file. Of the format (onnx.proto, IR version 8), which is protobuf, only what such graphs need.
 *
 * Cost: one copy of the constants.
 */
export function encodeOnnx({ nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.map((node) => field(1, encodeNode(node))),
    field(2, text("graph")),
    ...constants.map((constant) => field(5, encodeConstant(constant))),
    ...inputs.map(({ name, dims }) => field(11, [field(1, text(name)), field(2, [encodeFloatType(dims)])])),
    ...outputs.map((name) => field(12, [field(1, text(name)), field(2, [encodeFloatType(undefined)])])),
  ];
  return join([number(1, IR_VERSION), field(7, graph), field(8, [field(1, text("")), number(2, OPSET)])]);
}

function encodeNode({ op, inputs, output, attributes }: OnnxNode): Uint8Array[] {
  const encoded = Object.entries(attributes).map(([name, value]) =>
    field(5, [field(1, text(name)), ...encodeAttribute(value)]),
  );
  return [...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(op)), ...encoded];
}

function encodeAttribute(value: OnnxAttribute): Uint8Array[] {
  if (typeof value === "number") return [number(3, value), number(20, ATTRIBUTE_TYPES.int)];
  if (typeof value === "string") return [field(4, text(value)), number(20, ATTRIBUTE_TYPES.string)];
  if ("float" in value) return [fixed32(2, value.float), number(20, ATTRIBUTE_TYPES.float)];
  return [...value.map((item) => number(8, item)), number(20, ATTRIBUTE_TYPES.ints)];
}

function encodeConstant({ name, dims, data }: OnnxConstant): Uint8Array[] {
  const type = data instanceof Float32Array ? FLOAT : data instanceof Int32Array ? INT32 : INT64;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...dims.map((side) => number(1, side)), number(2, type), field(8, text(name)), field(9, [raw])];
}

function encodeFloatType(dims: readonly number[] | undefined): Uint8Array {
  const shape = dims?.map((side, index) => field(1, [side < 0 ? field(2, text(`side${index}`)) : number(1, side)]));
  return field(1, [number(1, FLOAT), ...(shape === undefined ? [] : [field(2, shape)])]);
}

/** @param value  Whole, and from 0 on or a small negative number: those are written as 64 bits of two's complement. */
function number(id: number, value: number): Uint8Array {
  return join([varint(BigInt(id << 3)), varint(BigInt.asUintN(64, BigInt(value)))]);
}

function fixed32(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([varint(BigInt((id << 3) | 5)), bytes]);
}

function field(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return join([varint(BigInt((id << 3) | 2)), varint(BigInt(length)), ...parts]);
}

function text(value: string): Uint8Array[] {
  return [new TextEncoder().encode(value)];
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
