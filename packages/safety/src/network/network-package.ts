import { access, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { RUNTIME_PACKAGES } from "@lacuna/providers";
import { MissingCheckerError } from "../errors.ts";
import { readExport } from "./read-export.ts";

/** The version that was tried; `peerDependencies` names the same. */
const PACKAGE = "nsfwjs@4.4.0";
/** Its peers are TensorFlow.js, 290 MB, which the network is run without. */
const COMMAND = `npm install --omit=peer ${PACKAGE} ${RUNTIME_PACKAGES.wasm}`;
const MODEL = "model.min.js";
const SHARDS = ["group1-shard1of2.min.js", "group1-shard2of2.min.js"];

export interface NetworkFiles {
  /** What the model's JSON holds. */
  readonly model: unknown;
  readonly weights: Uint8Array;
}

/** @throws MissingCheckerError  when the package is not installed. */
export async function requireNetworkPackage(): Promise<void> {
  try {
    await access(fileOf(MODEL));
  } catch (cause) {
    throw missing(cause);
  }
}

/** Reads the network's files, which are modules, without running them. @throws MissingCheckerError */
export async function readNetworkPackage(): Promise<NetworkFiles> {
  const [model, ...shards] = await Promise.all([MODEL, ...SHARDS].map(readModule));
  return { model, weights: Buffer.concat(shards.map((shard) => Buffer.from(String(shard), "base64"))) };
}

async function readModule(name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(fileOf(name), "utf8");
  } catch (cause) {
    throw missing(cause);
  }
  return readExport(text);
}

/** The package names no file of its models as an entry; its module for this one lies at a known place beside them. */
function fileOf(name: string): string {
  const entry = import.meta.resolve("nsfwjs/models/mobilenet_v2_mid");
  return fileURLToPath(new URL(`../../models/mobilenet_v2_mid/${name}`, entry));
}

function missing(cause: unknown): MissingCheckerError {
  return new MissingCheckerError(`the safety checker's network is in a package that is installed apart: ${COMMAND}`, {
    cause,
  });
}
