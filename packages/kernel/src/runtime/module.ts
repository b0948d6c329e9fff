import { sharedWasmBase64 } from "../generated/wasm-shared.ts";
import { singleWasmBase64 } from "../generated/wasm-single.ts";

/** The kernels that work on one chunk of a picture at a time and may run on several threads at once. */
export const CHUNKED_KERNELS = [
  "addSeamRows",
  "classifyRows",
  "dilateRows",
  "distanceColumns",
  "distanceRows",
  "guideMeanRows",
  "guideRows",
  "halveRows",
  "histogramRows",
  "mergeRows",
  "packRows",
  "pullRows",
  "pullToneRows",
  "pushRows",
  "pushToneRows",
  "relaxRows",
  "relaxToneRows",
  "scatterRows",
  "seamRows",
  "searchBand",
  "splitRows",
  "textureRows",
  "toneRows",
  "unpackRows",
  "upsampleRows",
  "voteRows",
  "voteToneRows",
  "weighRows",
] as const;

export type ChunkedKernel = (typeof CHUNKED_KERNELS)[number];

type ChunkedExports = { readonly [name in ChunkedKernel]: (thread: number, chunk: number, ...rest: number[]) => void };

/** What the compiled module exports: the chunked kernels, and a few that run on one thread. */
export interface KernelExports extends ChunkedExports {
  fillWeightTables(byDistance: number, byBorder: number, sigma: number, logGamma: number, maxBorder: number): void;
  labelRuns(plane: number, w: number, h: number, runs: number, parents: number, capacity: number): number;
  listSources(flags: number, w: number, h: number, total: number, list: number, capacity: number): number;
  quantileBin(histograms: number, threads: number, wanted: number): number;
  maximumByte(plane: number, size: number): number;
}

/** Compiles the kernels for shared or for plain memory. */
export async function compileKernels(shared: boolean): Promise<WebAssembly.Module> {
  const base64 = shared ? sharedWasmBase64 : singleWasmBase64;
  return await WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const imports = { env: { memory, abort: () => undefined } };
  // The module is compiled from wasm/index.ts of this package, whose exports KernelExports mirrors.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new WebAssembly.Instance(module, imports).exports as unknown as KernelExports;
}
