/**
 * Runs one network: `network-child.js FILE THREADS [RUNTIME]`, forked with a channel. A run blocks this process until it is
 * done and cannot be stopped: whoever wants that ends the process, which takes no other with it. (A thread will not do: ending
 * one in the middle of a run aborts the whole process, onnxruntime-node 1.30.)
 */
import { setPriority } from "node:os";
import type { FromNetwork, ToNetwork } from "./network-protocol.ts";
import { MissingRuntimeError, type Network, openNetwork, type RuntimeName } from "./runtime.ts";

/** Answering requests comes before computing. */
const NICENESS = 15;

const [file = "", threads = "1", wanted] = process.argv.slice(2);
process.on("disconnect", die);
if (!process.connected) die();
// Ctrl-C reaches the whole process group; when this ends is for the other end of the channel to say.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
lowerPriority();

let network: Network | undefined;
try {
  network = await openNetwork(file, Number(threads), toRuntimeName(wanted));
  tell({ kind: "loaded", runtime: network.runtime });
} catch (error) {
  tellFailure(error);
}
process.on("message", (message: ToNetwork) => {
  if (network !== undefined) void answer(network, message);
});

async function answer(opened: Network, { inputs, output }: ToNetwork): Promise<void> {
  try {
    tell({ kind: "done", tensor: await opened.run(inputs, output) });
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

function toRuntimeName(text: string | undefined): RuntimeName | undefined {
  return text === "native" || text === "wasm" ? text : undefined;
}

function lowerPriority(): void {
  try {
    setPriority(NICENESS);
  } catch {
    // Not allowed here: then everything runs at one priority.
  }
}
