import { readFile } from "node:fs/promises";
import { MissingPackageError } from "../errors.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openObjectNetwork } from "./open-object-network.ts";

/** The versions that were tried; `peerDependencies` name the same. */
const PACKAGES = "@mediapipe/pose@0.5.1675469404 @vladmandic/human@3.3.6 onnxruntime-web@1.30.0";
const MODEL_ENTRY = "@vladmandic/human";
const SILHOUETTE_ENTRY = "@mediapipe/pose";
const RUNTIME_ENTRY = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Starts the networks of the packages that are installed beside this one. Nothing is downloaded.
 *
 * @throws MissingPackageError  when one of them is not.
 */
export async function openInstalledObjectNetwork(): Promise<ObjectNetwork> {
  const [graph, weights, silhouette, runtime] = await Promise.all([
    readPart(MODEL_ENTRY, "../models/centernet.json"),
    readPart(MODEL_ENTRY, "../models/centernet.bin"),
    readPart(SILHOUETTE_ENTRY, "pose_landmark_full.tflite"),
    readPart(RUNTIME_ENTRY, ""),
  ]);
  const parsed: unknown = JSON.parse(new TextDecoder().decode(graph));
  return openObjectNetwork({ graph: parsed, weights, silhouette, runtime });
}

/** What keeps `openInstalledObjectNetwork` from working here, as far as can be told without reading the packages' files. */
export function missingObjectPackages(): MissingPackageError | undefined {
  try {
    for (const entry of [MODEL_ENTRY, SILHOUETTE_ENTRY, RUNTIME_ENTRY]) import.meta.resolve(entry);
    return undefined;
  } catch (cause) {
    return missing(cause);
  }
}

/** Reads a file of a package without running any of its code. */
async function readPart(entry: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(file, import.meta.resolve(entry)));
  } catch (cause) {
    throw missing(cause);
  }
}

function missing(cause: unknown): MissingPackageError {
  const message = `finding people and things needs packages that are installed apart: npm install ${PACKAGES}`;
  return new MissingPackageError(message, { cause });
}
