import { createPageEraser } from "./erasers/page-eraser.ts";
import { indexedSessions } from "./storage/indexed-sessions.ts";
import { localSettings } from "./storage/settings-storage.ts";
import { createStudio, type Studio } from "./studio.ts";
import { createWorkerClient } from "./worker-client.ts";

/** Builds the studio of this page from its parts. */
export function composeStudio(): Studio {
  const worker = createWorkerClient(
    new Worker(new URL("./erase-worker.ts", import.meta.url), { type: "module", name: "eraser" }),
  );
  const pageEraser = createPageEraser(worker);
  const studio = createStudio({
    worker,
    eraserOf: () => pageEraser,
    sessions: indexedSessions(() => {
      studio.notice.value = {
        kind: "error",
        text: "This browser does not let the page keep your work (a private window, or no space left). Save before you close it.",
      };
    }),
    settingsStorage: localSettings(),
  });
  // The threads are ready by the time something is painted; a failure shows when an erase is asked for.
  worker.ask("warmUp", undefined).catch(() => undefined);
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("./service-worker.js").catch(() => {
      // No service worker (an insecure address, for instance): the page works, but not without a network.
    });
  }
  return studio;
}
