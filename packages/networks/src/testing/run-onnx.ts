import { readFile } from "node:fs/promises";

/** Runs an ONNX file by the real runtime. */
export async function runOnnx(
  onnx: Uint8Array,
  input: { readonly name: string; readonly dims: readonly number[]; readonly data: readonly number[] },
): Promise<Readonly<Record<string, { readonly dims: readonly number[]; readonly data: readonly number[] }>>> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = await readFile(new URL(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
  const session = await InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  try {
    const feed = new Tensor("float32", Float32Array.from(input.data), input.dims);
    const results = await session.run({ [input.name]: feed });
    return Object.fromEntries(
      Object.entries(results).map(([name, { dims, data }]) => {
        if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32`);
        return [name, { dims: [...dims], data: [...data] }];
      }),
    );
  } finally {
    await session.release();
  }
}
