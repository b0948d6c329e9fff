import { parseTfLite, writeGraph } from "@lacuna/networks";
import { SILHOUETTE_SIDE, type SilhouetteNetwork } from "./silhouette-network.ts";

const PRESENCE = "Identity_1";
const SILHOUETTE = "Identity_2";
const PIXELS = SILHOUETTE_SIDE * SILHOUETTE_SIDE;

/**
 * Starts the network on the runtime as it has been set up.
 *
 * @param file  BlazePose GHUM, a TensorFlow Lite file; of its answers joints are left out.
 * @throws GraphError  when it is no such network; Error of the module loader where onnxruntime-web is missing.
 */
export async function openSilhouetteNetwork(file: Uint8Array): Promise<SilhouetteNetwork> {
  const { InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  const onnx = writeGraph(parseTfLite(file), [PRESENCE, SILHOUETTE]);
  const session = await InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  const [inputName] = session.inputNames;
  return {
    async run(input) {
      const light = input.map((value) => value / 255);
      const feed = new Tensor("float32", light, [1, SILHOUETTE_SIDE, SILHOUETTE_SIDE, 3]);
      const results = await session.run({ [inputName]: feed });
      const [presence] = plane(results[PRESENCE].data, 1);
      const likelihoods = plane(results[SILHOUETTE].data, PIXELS).map((value) => 1 / (1 + Math.exp(-value)));
      return { presence, likelihoods };
    },
    close: async () => session.release(),
  };
}

function plane(data: unknown, length: number): Float32Array {
  if (data instanceof Float32Array && data.length === length) return data;
  throw new Error("the network's answer has another size than it should");
}
