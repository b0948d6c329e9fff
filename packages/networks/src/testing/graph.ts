import { type GraphModel, parseGraphModel } from "../graph/graph-model.ts";

interface TestWeights {
  readonly dims: readonly number[];
  readonly values: readonly number[];
  /** Default: float32. */
  readonly type?: "int32";
}

/** A graph model with one input `x`, constants, and further nodes; and its weight file. */
export function graphOf(
  inputDims: readonly number[],
  constants: Readonly<Record<string, TestWeights>>,
  nodes: readonly {
    readonly name: string;
    readonly op: string;
    readonly input: readonly string[];
    readonly attr?: object;
  }[],
): { readonly model: GraphModel; readonly bytes: Uint8Array } {
  const parts = Object.values(constants).map(({ values, type }) =>
    type === "int32" ? Int32Array.from(values) : Float32Array.from(values),
  );
  const dim = inputDims.map((side) => ({ size: String(side) }));
  return {
    bytes: Buffer.concat(parts.map(({ buffer }) => new Uint8Array(buffer))),
    model: parseGraphModel({
      format: "graph-model",
      modelTopology: {
        node: [
          ...nodes,
          { name: "x", op: "Placeholder", attr: { shape: { shape: { dim } } } },
          ...Object.keys(constants).map((name) => ({ name, op: "Const" })),
        ],
      },
      weightsManifest: [
        {
          weights: Object.entries(constants).map(([name, { dims, type = "float32" }]) => ({
            name,
            shape: dims,
            dtype: type,
          })),
        },
      ],
    }),
  };
}

export const attribute = {
  text: (value: string) => ({ s: btoa(value) }),
  texts: (...values: readonly string[]) => ({ list: { s: values.map((value) => btoa(value)) } }),
  wholes: (...values: readonly number[]) => ({ list: { i: values.map(String) } }),
} as const;
