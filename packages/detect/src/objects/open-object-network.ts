import { convertGraphModel, parseGraphModel } from "@lacuna/networks";
import { OBJECT_CLASSES } from "./object-classes.ts";
import { openSilhouetteNetwork } from "./open-silhouette-network.ts";
import { ANSWER_SIDE, INPUT_SIDE, type ObjectNetwork } from "./object-network.ts";

export interface ObjectNetworkFiles {
  /** What the network's `.json` file holds, parsed: a TensorFlow.js graph model. */
  readonly graph: unknown;
  /** Its `.bin` file. */
  readonly weights: Uint8Array;
  /** The file of the network that says which pixels are a person's; left out, people are cut out as things are. */
  readonly silhouette?: Uint8Array;
  /** The runtime's WebAssembly module; left out, the runtime fetches its own, as in a page. */
  readonly runtime?: Uint8Array;
}

const SCORES = "tower_0/keypoints";
const SIDES = "tower_0/wh";
const PLACES = ANSWER_SIDE * ANSWER_SIDE;

/**
 * Starts the network on one thread. A run keeps the calling thread busy for some 0.2 s.
 *
 * @throws GraphError  when the files are no such network; Error of the module loader where onnxruntime-web is missing.
 */
export async function openObjectNetwork({
  graph,
  weights,
  silhouette: silhouetteFile,
  runtime,
}: ObjectNetworkFiles): Promise<ObjectNetwork> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = 1; // as for the text network
  if (runtime !== undefined) env.wasm.wasmBinary = runtime;
  const onnx = convertGraphModel(parseGraphModel(graph), weights, [SCORES, SIDES]);
  const session = await InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  const [inputName] = session.inputNames;
  const silhouette = silhouetteFile && (await openSilhouetteNetwork(silhouetteFile));
  return {
    ...(silhouette !== undefined && { silhouette }),
    async run(input) {
      const results = await session.run({
        [inputName]: new Tensor("float32", input, [1, INPUT_SIDE, INPUT_SIDE, 3]),
      });
      return {
        scores: plane(results[SCORES].data, PLACES * OBJECT_CLASSES.length),
        sides: plane(results[SIDES].data, PLACES * 4),
      };
    },
    async close() {
      await silhouette?.close();
      await session.release();
    },
  };
}

function plane(data: unknown, length: number): Float32Array {
  if (data instanceof Float32Array && data.length === length) return data;
  throw new Error("the network's answer has another size than it should");
}
