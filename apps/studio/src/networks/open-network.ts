import type { Crop } from "@lacuna/providers/framing";
import {
  checkSignature,
  fromOutput,
  type TensorFacts,
  toCropSizes,
  toInputs,
  wrapSession,
} from "@lacuna/providers/networks";
import type { Raster } from "@lacuna/raster";
import { chooseNetworkFiles } from "./choose-network-files.ts";
import type { NetworkFacts } from "./network-protocol.ts";
import { requireSameFile } from "./require-same-file.ts";
import { unzipFiles } from "./unzip-files.ts";

export interface OpenNetwork {
  readonly facts: NetworkFacts;
  guess(crop: Crop): Promise<Raster>;
}

const MOST_THREADS = 4;

type Metadata = readonly ({ readonly name: string } & (
  | { readonly isTensor: true; readonly type: string; readonly shape: readonly (number | string)[] }
  | { readonly isTensor: false }
))[];

/**
 * Opens a network from files of the person's disk, checked against its manifest. The runtime, a file of 14 MB, is fetched from where
 * the page came from. A run keeps the calling thread busy until it is done.
 *
 * @throws NetworkChoiceError, ModelError  for the person; what the runtime throws.
 */
export async function openNetwork(files: readonly File[]): Promise<OpenNetwork> {
  const [only] = files;
  const isPacked = files.length === 1 && only !== undefined && /\.zip$/i.test(only.name);
  const { manifest, model } = await chooseNetworkFiles(isPacked ? await unzipFiles(only) : files);
  const bytes = new Uint8Array(await model.arrayBuffer());
  await requireSameFile(manifest, bytes);
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = threadsOf(globalThis);
  const session = await InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  checkSignature(manifest, { inputs: tensorsOf(session.inputMetadata), outputs: tensorsOf(session.outputMetadata) });
  const run = wrapSession(session, Tensor);
  const { name, about, license, sha256 } = manifest;
  return {
    facts: {
      name,
      about,
      license,
      sizeBytes: bytes.length,
      isChecked: sha256 !== null,
      sizes: toCropSizes(manifest),
    },
    async guess({ picture, hole }) {
      return fromOutput(manifest, await run(toInputs(manifest, picture, hole), manifest.output.name), picture);
    },
  };
}

/** Without shared memory there is one. More than four gain little, and each takes memory. */
function threadsOf({ crossOriginIsolated, navigator }: typeof globalThis): number {
  return crossOriginIsolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency) : 1;
}

function tensorsOf(metadata: Metadata): TensorFacts[] {
  return metadata.map((one) => (one.isTensor ? one : { name: one.name, type: "no tensor", shape: [] }));
}
