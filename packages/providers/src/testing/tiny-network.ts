/*
 * Writes small ONNX files with the signatures of real erase networks, so that tests run the real runtime: ONNX is protobuf, and
 * of that only lengths, whole numbers and raw floats are needed.
 */

/** What a tensor is called, how its numbers are stored, and its sides; a word stands for any length. */
interface Signature {
  readonly name: string;
  readonly type: "float32" | "uint8";
  readonly dims: readonly (number | string)[];
}

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface TinyNetwork {
  readonly inputs: readonly Signature[];
  readonly output: Signature;
  readonly nodes: readonly Node[];
  readonly weights: Readonly<Record<string, { readonly dims: readonly number[]; readonly values: readonly number[] }>>;
}

const ELEMENT_TYPES = { float32: 1, uint8: 2 } as const;
const OPSET = 17;
const IR_VERSION = 8;
const INT_ATTRIBUTE = 2;
const INTS_ATTRIBUTE = 7;

export function encodeNetwork({ inputs, output, nodes, weights }: TinyNetwork): Uint8Array {
  const graph = [
    ...nodes.map((node) => field(1, encodeNode(node))),
    field(2, text("tiny")),
    ...Object.entries(weights).map(([name, { dims, values }]) => {
      const raw = new Uint8Array(Float32Array.from(values).buffer);
      return field(5, [...dims.map((side) => number(1, side)), number(2, 1), field(8, text(name)), field(9, [raw])]);
    }),
    ...inputs.map((input) => field(11, encodeSignature(input))),
    field(12, encodeSignature(output)),
  ];
  return Buffer.concat([number(1, IR_VERSION), field(7, graph), field(8, [field(1, text("")), number(2, OPSET)])]);
}

function encodeNode({ op, inputs, output, attributes = {} }: Node): Uint8Array[] {
  const encoded = Object.entries(attributes).map(([name, value]) =>
    field(5, [
      field(1, text(name)),
      ...(typeof value === "number" ? [number(3, value)] : value.map((item) => number(8, item))),
      number(20, typeof value === "number" ? INT_ATTRIBUTE : INTS_ATTRIBUTE),
    ]),
  );
  return [...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(op)), ...encoded];
}

function encodeSignature({ name, type, dims }: Signature): Uint8Array[] {
  const shape = dims.map((side) => field(1, [typeof side === "number" ? number(1, side) : field(2, text(side))]));
  return [field(1, text(name)), field(2, [field(1, [number(1, ELEMENT_TYPES[type]), field(2, shape)])])];
}

/** A whole number from 0. */
function number(id: number, value: number): Uint8Array {
  return Buffer.concat([varint(id << 3), varint(value)]);
}

function field(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([varint((id << 3) | 2), varint(content.length), content]);
}

function text(value: string): Uint8Array[] {
  return [Buffer.from(value, "utf8")];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
