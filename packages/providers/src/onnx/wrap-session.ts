import type { NetworkTensor } from "./tensors.ts";

/** What both packages' sessions have in common. */
interface Session<Value> {
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Value>, fetches: readonly string[]): Promise<{ readonly [name: string]: unknown }>;
}

interface TensorMaker<Value> {
  new (type: "float32", data: Float32Array, dims: readonly number[]): Value;
  new (type: "uint8", data: Uint8Array, dims: readonly number[]): Value;
}

/** @returns  The output of that name. @throws Error  of the runtime; when there is no such output, or it is of another type. */
export type SessionRun = (inputs: readonly NetworkTensor[], output: string) => Promise<Omit<NetworkTensor, "name">>;

/** Puts our tensors around a session of a runtime, whichever it is of. */
export function wrapSession<Value>(session: Session<Value>, Tensor: TensorMaker<Value>): SessionRun {
  return async (inputs, output) => {
    if (!session.outputNames.includes(output)) {
      throw new Error(`the network has no output ${output}, but ${session.outputNames.join(", ")}`);
    }
    const feeds: Record<string, Value> = {};
    for (const { name, data, dims } of inputs) {
      feeds[name] = data instanceof Float32Array ? new Tensor("float32", data, dims) : new Tensor("uint8", data, dims);
    }
    return readTensor((await session.run(feeds, [output]))[output], output);
  };
}

function readTensor(value: unknown, name: string): Omit<NetworkTensor, "name"> {
  if (typeof value === "object" && value !== null && "data" in value && "dims" in value) {
    const { data, dims } = value;
    if (Array.isArray(dims) && dims.every((side) => typeof side === "number")) {
      if (data instanceof Float32Array) return { type: "float32", data, dims };
      if (data instanceof Uint8Array) return { type: "uint8", data, dims };
    }
  }
  throw new Error(`the network's output ${name} holds neither float32 nor uint8`);
}
