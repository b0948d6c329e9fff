import { findThings, type Networks, openObjectNetwork, openTextNetwork } from "@lacuna/detect";
import { packMask } from "./document/packed-mask.ts";
import { packText } from "./document/packed-text.ts";
import type { FindAnswer, FindRequest } from "./finders/find-protocol.ts";

/*
 * Finds things in the page. The networks and their runtime, up to 30 MB, are fetched from where the page came from when something is
 * first looked for. A worker of its own: a run of a network keeps its thread busy for a second, and can only be stopped with it.
 */

/** Where the build puts them, beside the folder of this script. */
const NETWORKS = "../networks/";

class MissingNetworkError extends Error {
  override readonly name = "MissingNetworkError";
}

const networks: Pick<Networks, "text" | "objects"> = { text: keepOpened(openText), objects: keepOpened(openObjects) };

addEventListener("message", ({ data }: MessageEvent<FindRequest>) => void answer(data));

async function answer({ target, raster }: FindRequest): Promise<void> {
  try {
    const onProgress = (fraction: number): void => send({ type: "progress", fraction });
    const { mask, things, text } = await findThings(raster, { find: [target] }, networks, { onProgress });
    send({ type: "found", mask: packMask(mask), count: things.length, ...(text && { text: packText(text) }) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ type: "failed", failure: { kind: error instanceof MissingNetworkError ? "user" : "internal", message } });
  }
}

function keepOpened<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return async () => {
    try {
      return await (opened ??= open());
    } catch (error) {
      opened = undefined; // there may be a connection by the next time
      throw error;
    }
  };
}

/** What reads lines, 11 MB, is fetched with the first that has to be read. */
async function openText(): ReturnType<Networks["text"]> {
  const [model, signs] = await Promise.all([fetchFile("text.onnx"), fetchFile("signs.txt")]);
  const reader = { model: () => fetchFile("reader.onnx"), signs: new TextDecoder().decode(signs) };
  return openTextNetwork({ model, reader });
}

async function openObjects(): ReturnType<Networks["objects"]> {
  const [graph, weights, silhouette] = await Promise.all([
    fetchFile("objects.json"),
    fetchFile("objects.bin"),
    fetchFile("silhouette.tflite"),
  ]);
  const parsed: unknown = JSON.parse(new TextDecoder().decode(graph));
  return openObjectNetwork({ graph: parsed, weights, silhouette });
}

async function fetchFile(name: string): Promise<Uint8Array> {
  const reply = await fetch(new URL(NETWORKS + name, location.href)).catch((cause: unknown) => {
    throw new MissingNetworkError("What finds this could not be loaded. Is there a connection?", { cause });
  });
  if (!reply.ok) {
    throw new MissingNetworkError(
      "What finds this is not installed with this studio. Its operator can add it: docs/studio.md tells how.",
    );
  }
  return new Uint8Array(await reply.arrayBuffer());
}

function send(message: FindAnswer): void {
  postMessage(message, { transfer: [] });
}
