import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type SessionRun, wrapSession } from "./wrap-session.ts";

/** Which of both packages runs a network. `native` is some five times as fast, and 290 MB instead of 140. */
export type RuntimeName = "native" | "wasm";

export interface Network {
  readonly runtime: RuntimeName;
  /** @returns  The output of that name. */
  readonly run: SessionRun;
}

/** The versions that were tried. */
export const RUNTIME_PACKAGES: Record<RuntimeName, string> = {
  native: "onnxruntime-node@1.30.0",
  wasm: "onnxruntime-web@1.30.0",
};

/** Neither runtime is installed, or not the one that was asked for. The message says how to. */
export class MissingRuntimeError extends Error {
  constructor(wanted: RuntimeName | undefined, options?: ErrorOptions) {
    const names = wanted === undefined ? Object.values(RUNTIME_PACKAGES) : [RUNTIME_PACKAGES[wanted]];
    super(`networks need a package that is installed apart: npm install ${names.join(", or ")}`, options);
    this.name = "MissingRuntimeError";
  }
}

/** An ONNX file: where it is, or what it holds. */
export type NetworkSource = string | Uint8Array;

/**
 * Loads a network. A run keeps the calling thread busy until it is done, so this belongs into a process of its own.
 *
 * @param wanted  Default: the native runtime where it is installed and works on this machine, else the other.
 * @throws MissingRuntimeError; Error of the runtime, when the file is no network that it can run.
 */
export async function openNetwork(source: NetworkSource, threads: number, wanted?: RuntimeName): Promise<Network> {
  const names: readonly RuntimeName[] = wanted === undefined ? ["native", "wasm"] : [wanted];
  let cause: unknown;
  for (const name of names) {
    const runtime = await loadRuntime(name).catch((error: unknown) => {
      cause ??= error;
    });
    if (runtime !== undefined) return runtime(source, threads);
  }
  throw new MissingRuntimeError(wanted, { cause });
}

type OpenSource = (source: NetworkSource, threads: number) => Promise<Network>;

async function loadRuntime(name: RuntimeName): Promise<OpenSource> {
  if (name === "native") {
    const ort = await import("onnxruntime-node");
    return async (source, threads) => {
      const options = {
        executionProviders: ["cpu"],
        intraOpNumThreads: threads,
        // Between tasks it would keep whatever the largest picture took.
        enableCpuMemArena: false,
      };
      const session =
        typeof source === "string"
          ? await ort.InferenceSession.create(source, options)
          : await ort.InferenceSession.create(source, options);
      return { runtime: name, run: wrapSession(session, ort.Tensor) };
    };
  }
  const ort = await import("onnxruntime-web/wasm");
  // With more threads the runtime loads its own file again in each, by `fetch`, which refuses `file:` in Node.
  ort.env.wasm.numThreads = 1;
  const own = fileURLToPath(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"));
  ort.env.wasm.wasmBinary = await readFile(own);
  return async (source) => {
    const bytes = typeof source === "string" ? await readFile(source) : source;
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
    return { runtime: name, run: wrapSession(session, ort.Tensor) };
  };
}
