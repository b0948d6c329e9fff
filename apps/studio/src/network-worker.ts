import { config } from "zod";
import type { NetworkAnswer, NetworkRequest } from "./networks/network-protocol.ts";
import type { OpenNetwork } from "./networks/open-network.ts";

/*
 * Runs a network of the person's own, which is chosen from the disk and never leaves this device. A worker of its own: a run keeps
 * its thread busy for seconds and can only be stopped with it, and what it takes of memory goes with it.
 */

// Checks of manifests would otherwise be compiled with `eval`, which the page's policy refuses. Before any check is made.
config({ jitless: true });
const parts = Promise.all([import("./networks/open-network.ts"), import("./networks/explain-failure.ts")]);

let network: OpenNetwork | undefined;

addEventListener("message", ({ data }: MessageEvent<NetworkRequest>) => void answer(data));

async function answer(request: NetworkRequest): Promise<void> {
  const [{ openNetwork }, { explainFailure }] = await parts;
  try {
    if (request.type === "open") {
      network = await openNetwork(request.files);
      send({ type: "opened", facts: network.facts });
    } else if (network === undefined) throw new Error("no network is open");
    else {
      const guess = await network.guess(request.crop);
      send({ type: "guessed", guess });
    }
  } catch (error) {
    send({ type: "failed", failure: explainFailure(error) });
  }
}

function send(message: NetworkAnswer): void {
  postMessage(message, { transfer: [] });
}
