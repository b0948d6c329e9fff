import { defaultMemoryBytes } from "@lacuna/jobs";
import type { Config } from "./config/check-config.ts";
import { ConfigError } from "./config/config-error.ts";

/** The least that `memoryBudget` may be. */
const LEAST_TASK_BYTES = 256e6;

/** What a network takes that does not say: about what the known ones do. */
const USUAL_NETWORK_BYTES = 1e9;

/**
 * Says what of the memory is left for tasks beside a network that erases. It is loaded in a process of its own that stays while
 * there is work for it, so what it takes is kept free all the time; half of the memory at most, or tasks would wait for ever.
 */
export function leaveRoomForNetwork(totalBytes: number, onnx: Config["onnx"]): number {
  if (onnx === undefined) return totalBytes;
  const network = Math.min(onnx.manifest.memoryBytes ?? USUAL_NETWORK_BYTES, onnx.memoryLimitBytes);
  return Math.ceil(totalBytes - Math.min(network, totalBytes / 2));
}

/**
 * What running tasks may take together: the budget without what the checker's process and a network that erases take.
 *
 * @throws ConfigError  when the checker leaves too little.
 */
export function memoryForTasks({ memoryBudget, onnx }: Config, checkerBytes = 0): number {
  const totalBytes = memoryBudget ?? defaultMemoryBytes();
  if (checkerBytes > 0 && totalBytes - checkerBytes < LEAST_TASK_BYTES) {
    const [needed, given] = [checkerBytes + LEAST_TASK_BYTES, totalBytes].map((size) => `${Math.round(size / 1e6)}MB`);
    throw new ConfigError(`safetyChecker network needs a memoryBudget of ${needed}; it is ${given}.`);
  }
  return leaveRoomForNetwork(totalBytes - checkerBytes, onnx);
}
