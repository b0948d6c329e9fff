import { convertGraphModel, parseGraphModel } from "@lacuna/networks";
import { JOINTS, POSE_ANSWER_SIDE, POSE_SIDE, type PoseNetwork } from "./pose-network.ts";

export interface PoseNetworkFiles {
  /** What the network's `.json` file holds, parsed: a TensorFlow.js graph model. */
  readonly graph: unknown;
  /** Its `.bin` file. */
  readonly weights: Uint8Array;
}

const CENTERS = "StatefulPartitionedCall/Sigmoid_1";
const JOINT_SCORES = "StatefulPartitionedCall/Sigmoid";
const REACHES = "StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd";
const OFFSETS = "StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd";
const PLACES = POSE_ANSWER_SIDE * POSE_ANSWER_SIDE;

/**
 * Starts the network on the runtime as it has been set up, cut off before the part that picks one place for each joint.
 *
 * @throws GraphError  when the files are no such network; Error of the module loader where onnxruntime-web is missing.
 */
export async function openPoseNetwork({ graph, weights }: PoseNetworkFiles): Promise<PoseNetwork> {
  const { InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  const onnx = convertGraphModel(parseGraphModel(graph), weights, [CENTERS, JOINT_SCORES, REACHES, OFFSETS]);
  const session = await InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  const [inputName] = session.inputNames;
  return {
    async run(input) {
      const results = await session.run({ [inputName]: new Tensor("float32", input, [1, POSE_SIDE, POSE_SIDE, 3]) });
      return {
        centers: plane(results[CENTERS].data, PLACES),
        joints: plane(results[JOINT_SCORES].data, PLACES * JOINTS.length),
        reaches: plane(results[REACHES].data, PLACES * JOINTS.length * 2),
        offsets: plane(results[OFFSETS].data, PLACES * JOINTS.length * 2),
      };
    },
    close: async () => session.release(),
  };
}

function plane(data: unknown, length: number): Float32Array {
  if (data instanceof Float32Array && data.length === length) return data;
  throw new Error("the network's answer has another size than it should");
}
