/** Stands in for the network's process: what it does is told by the first pixel of what it is shown. */
import type { Network } from "@lacuna/providers";
import { serveNetwork } from "@lacuna/providers";

const network: Network = {
  runtime: "wasm",
  async run([input]) {
    switch (Math.round((input?.data[0] ?? 0) * 255)) {
      case 1:
        process.kill(process.pid, "SIGKILL");
        return new Promise(() => undefined);
      case 2:
        for (;;); // as a run does: nothing else is heard meanwhile
      case 3:
        throw new Error("no such operator");
      case 4:
        return { type: "float32", dims: [1, 2], data: Float32Array.from([1, 2]) };
      case 5:
        return { type: "float32", dims: [1, 5], data: new Float32Array(5).fill(Number.NaN) };
      default:
        return { type: "float32", dims: [1, 5], data: Float32Array.from([0, 0, 0, 1, 0]) };
    }
  },
};
await serveNetwork(async () => network);
