import { setPriority } from "node:os";
import type { FromNetwork, ToNetwork } from "./network-protocol.ts";
import { MissingRuntimeError, type Network } from "./runtime.ts";

/** Answering requests comes before computing. */
const NICENESS = 15;

/**
 * Makes this process, which `startNetworkProcess` has forked, one that runs a network. A run blocks it until it is done and
 * cannot be stopped: whoever wants that ends the process, which takes no other with it. (A thread will not do: ending one in the
 * middle of a run aborts the whole process, onnxruntime-node 1.30.)
 */
export async function serveNetwork(open: () => Promise<Network>): Promise<void> {
  process.on("disconnect", die);
  if (!process.connected) die();
  // Ctrl-C reaches the whole process group; when this ends is for the other end of the channel to say.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  lowerPriority();
  try {
    const network = await open();
    process.on("message", (message: ToNetwork) => void answer(network, message));
    tell({ kind: "loaded", runtime: network.runtime });
  } catch (error) {
    tellFailure(error);
  }
}

async function answer(network: Network, { inputs, output }: ToNetwork): Promise<void> {
  try {
    tell({ kind: "done", tensor: await network.run(inputs, output) });
  } catch (error) {
    tellFailure(error);
  }
}

function tellFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  tell({ kind: "failed", message, isMissing: error instanceof MissingRuntimeError });
}

function tell(message: FromNetwork): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

function lowerPriority(): void {
  try {
    setPriority(NICENESS);
  } catch {
    // Not allowed here: then everything runs at one priority.
  }
}
