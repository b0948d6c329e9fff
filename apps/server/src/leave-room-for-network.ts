import type { Config } from "./config/check-config.ts";

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
