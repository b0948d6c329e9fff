import { readFile } from "node:fs/promises";
import { MissingPackageError } from "../errors.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openObjectNetwork } from "./open-object-network.ts";

/** The versions that were tried; `peerDependencies` name the same. */
const PACKAGES = "@vladmandic/human@3.3.6 onnxruntime-web@1.30.0";
const MODEL_ENTRY = "@vladmandic/human";
const RUNTIME_ENTRY = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Starts the networks of the packages that are installed beside this one. Nothing is downloaded.
 *
 * @throws MissingPackageError  when one of them is not.
 */
export async function openInstalledObjectNetwork(): Promise<ObjectNetwork> {
  const [graph, weights, poseGraph, poseWeights, runtime] = await Promise.all([
    readPart(MODEL_ENTRY, "../models/centernet.json"),
    readPart(MODEL_ENTRY, "../models/centernet.bin"),
    readPart(MODEL_ENTRY, "../models/movenet-lightning.json"),
    readPart(MODEL_ENTRY, "../models/movenet-lightning.bin"),
    readPart(RUNTIME_ENTRY, ""),
  ]);
  return openObjectNetwork({
    graph: parse(graph),
    weights,
    pose: { graph: parse(poseGraph), weights: poseWeights },
    runtime,
  });
}

function parse(file: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(file));
}

/** What keeps `openInstalledObjectNetwork` from working here, as far as can be told without reading the packages' files. */
export function missingObjectPackages(): MissingPackageError | undefined {
  try {
    for (const entry of [MODEL_ENTRY, RUNTIME_ENTRY]) import.meta.resolve(entry);
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
