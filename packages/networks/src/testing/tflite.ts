import { Builder } from "flatbuffers";

export interface TestTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Left out, it is computed. */
  readonly values?: Float32Array | Uint16Array | Int32Array;
}

export interface TestOperator {
  readonly code: number;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Values of the options by the number of their field. */
  readonly bytes?: Readonly<Record<number, number>>;
  readonly wholes?: Readonly<Record<number, number>>;
}

/** A TensorFlow Lite file with one input `x`, written with the format's own library; 16 bits are stored as float16. */
export function tfliteOf(tensors: readonly TestTensor[], operators: readonly TestOperator[]): Uint8Array {
  const builder = new Builder();
  const table = (size: number, add: () => void): number => {
    builder.startObject(size);
    add();
    return builder.endObject();
  };
  const wholes = (values: readonly number[]): number => {
    builder.startVector(4, values.length, 4);
    for (const value of values.toReversed()) builder.addInt32(value);
    return builder.endVector();
  };
  const offsets = (values: readonly number[]): number => {
    builder.startVector(4, values.length, 4);
    for (const value of values.toReversed()) builder.addOffset(value);
    return builder.endVector();
  };
  const indexOf = (name: string): number => tensors.findIndex((tensor) => tensor.name === name);

  const buffers = tensors.map(({ values }) => {
    const bytes = values && new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const data = bytes && builder.createByteVector(bytes);
    return table(1, () => data !== undefined && builder.addFieldOffset(0, data, 0));
  });
  const written = tensors.map(({ name, dims, values }, index) => {
    const [shape, text] = [wholes(dims), builder.createString(name)];
    const type = values instanceof Uint16Array ? 1 : values instanceof Int32Array ? 2 : 0;
    return table(4, () => {
      builder.addFieldOffset(0, shape, 0);
      builder.addFieldInt8(1, type, 0);
      builder.addFieldInt32(2, index, 0);
      builder.addFieldOffset(3, text, 0);
    });
  });
  const codes = operators.map(({ code }) => table(4, () => builder.addFieldInt32(3, code, 0)));
  const steps = operators.map(({ inputs, output, bytes = {}, wholes: numbers = {} }, index) => {
    const options = table(8, () => {
      for (const [field, value] of Object.entries(bytes)) builder.addFieldInt8(Number(field), value, 0);
      for (const [field, value] of Object.entries(numbers)) builder.addFieldInt32(Number(field), value, 0);
    });
    const [from, to] = [wholes(inputs.map(indexOf)), wholes([indexOf(output)])];
    return table(5, () => {
      builder.addFieldInt32(0, index, 0);
      builder.addFieldOffset(1, from, 0);
      builder.addFieldOffset(2, to, 0);
      builder.addFieldOffset(4, options, 0);
    });
  });
  const [listed, given, done] = [offsets(written), wholes([indexOf("x")]), offsets(steps)];
  const graph = table(4, () => {
    builder.addFieldOffset(0, listed, 0);
    builder.addFieldOffset(1, given, 0);
    builder.addFieldOffset(3, done, 0);
  });
  const [allCodes, graphs, allBuffers] = [offsets(codes), offsets([graph]), offsets(buffers)];
  builder.finish(
    table(5, () => {
      builder.addFieldOffset(1, allCodes, 0);
      builder.addFieldOffset(2, graphs, 0);
      builder.addFieldOffset(4, allBuffers, 0);
    }),
    "TFL3",
  );
  return builder.asUint8Array().slice();
}
