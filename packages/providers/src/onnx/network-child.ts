/** Runs the network in one file: `network-child.js FILE THREADS [RUNTIME]`, forked with a channel. */
import { openNetwork, type RuntimeName } from "./runtime.ts";
import { serveNetwork } from "./serve-network.ts";

const [file = "", threads = "1", wanted] = process.argv.slice(2);
await serveNetwork(() => openNetwork(file, Number(threads), toRuntimeName(wanted)));

function toRuntimeName(text: string | undefined): RuntimeName | undefined {
  return text === "native" || text === "wasm" ? text : undefined;
}
