import { findText, openTextNetwork, type TextNetwork } from "@lacuna/detect";
import { createRaster } from "@lacuna/raster";
import { packMask } from "./document/packed-mask.ts";
import type { FindAnswer, FindRequest } from "./finders/find-protocol.ts";

/*
 * Finds things in the page. The network and its runtime, 19 MB, are fetched from where the page came from when something is first
 * looked for. A worker of its own: a run of the network keeps its thread busy for a second, and can only be stopped with it.
 */

/** Where the build puts it, beside the folder of this script. */
const TEXT_NETWORK = "../networks/text.onnx";

class MissingNetworkError extends Error {
  override readonly name = "MissingNetworkError";
}

let network: Promise<TextNetwork> | undefined;

addEventListener("message", ({ data }: MessageEvent<FindRequest>) => void answer(data));

async function answer({ width, height, rgba }: FindRequest): Promise<void> {
  try {
    const raster = createRaster({ width, height, model: "rgb", hasAlpha: true, data: new Uint8Array(rgba.buffer) });
    const opened = await openNetwork();
    const { mask, lines } = await findText(raster, opened, {
      onProgress: (fraction) => send({ type: "progress", fraction }),
    });
    send({ type: "found", mask: packMask(mask), count: lines });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ type: "failed", failure: { kind: error instanceof MissingNetworkError ? "user" : "internal", message } });
  }
}

async function openNetwork(): Promise<TextNetwork> {
  try {
    return await (network ??= fetchNetwork());
  } catch (error) {
    network = undefined; // there may be a connection by the next time
    throw error;
  }
}

async function fetchNetwork(): Promise<TextNetwork> {
  const reply = await fetch(new URL(TEXT_NETWORK, location.href)).catch((cause: unknown) => {
    throw new MissingNetworkError("What finds lettering could not be loaded. Is there a connection?", { cause });
  });
  if (!reply.ok) {
    throw new MissingNetworkError(
      "What finds lettering is not installed with this studio. Its operator can add it: docs/studio.md tells how.",
    );
  }
  return openTextNetwork({ model: new Uint8Array(await reply.arrayBuffer()) });
}

function send(message: FindAnswer): void {
  postMessage(message, { transfer: [] });
}
