import type { PlacedGuess } from "@lacuna/providers/framing";
import type { NetworkHost } from "../networks/network-host.ts";
import type { WorkerClient } from "../worker-client.ts";
import type { Eraser } from "./eraser.ts";

/** Shares of the way: the network is loaded, it guesses, and the engine is led by its guesses. */
const LOADED = 0.05;
const GUESSED = 0.6;

/** Erases in this page by a network of the person's own: it guesses what the hole holds, and the engine searches for its texture. */
export function createNetworkEraser(network: NetworkHost, worker: WorkerClient): Eraser {
  return {
    async erase({ mask, avoid, settings }, onNote, signal) {
      const start = performance.now();
      onNote({ type: "progress", fraction: 0, step: "Loading the network" });
      const { name, sizes } = await network.ready(signal);
      const { framed } = await worker.ask("frameHole", { mask, dilatePx: settings.dilatePx, sizes });
      const placed: PlacedGuess[] = [];
      for (const { window, crop } of framed) {
        const fraction = LOADED + ((GUESSED - LOADED) * placed.length) / framed.length;
        onNote({ type: "progress", fraction, step: `${name} guesses` });
        placed.push({ window, crop, guess: await network.guess(crop, signal) });
      }
      onNote({ type: "progress", fraction: GUESSED });
      const reply = await worker.ask(
        "placeGuesses",
        { mask, avoid, settings, placed },
        {
          signal,
          onNote: (note) =>
            onNote(note.type === "progress" ? { ...note, fraction: GUESSED + (1 - GUESSED) * note.fraction } : note),
        },
      );
      return { ...reply, ms: performance.now() - start, network: name };
    },
  };
}
