import type { TextNetwork } from "./text-network.ts";

export interface NetworkFiles {
  /** The detector's ONNX file: one input of colors, one output of probabilities. */
  readonly model: Uint8Array;
  /** The runtime's WebAssembly module; left out, the runtime fetches its own, as in a page. */
  readonly runtime?: Uint8Array;
}

/**
 * Starts the network on one thread. A run keeps the calling thread busy: some 0.6 s for a megapixel.
 *
 * @throws Error  of the module loader where onnxruntime-web is not installed; of the runtime, when the file is no model.
 */
export async function openTextNetwork({ model, runtime }: NetworkFiles): Promise<TextNetwork> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  // With more threads the runtime loads its own file again in each, by `fetch`, which refuses `file:` in Node.
  env.wasm.numThreads = 1;
  if (runtime !== undefined) env.wasm.wasmBinary = runtime;
  const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  return {
    async run(input, width, height) {
      const results = await session.run({ [inputName]: new Tensor("float32", input, [1, 3, height, width]) });
      const { data } = results[outputName];
      if (!(data instanceof Float32Array) || data.length !== width * height) {
        throw new Error("the network's answer is no map of its input's size");
      }
      return data;
    },
    close: async () => session.release(),
  };
}
