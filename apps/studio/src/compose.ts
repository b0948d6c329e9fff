import { createPageEraser } from "./erasers/page-eraser.ts";
import { createServerEraser } from "./erasers/server-eraser.ts";
import { findServer } from "./server/find-server.ts";
import { createServerAccess } from "./server/server-access.ts";
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
    eraserOf({ place }) {
      const server = studio.server.peek();
      return place === "server" && server !== undefined ? createServerEraser(server, worker) : pageEraser;
    },
    sessions: indexedSessions((reason) => {
      studio.notice.value = { kind: "error", text: STORAGE_ADVICE[reason] };
    }),
    settingsStorage: localSettings(),
  });
  // The threads are ready by the time something is painted; a failure shows when an erase is asked for.
  worker.ask("warmUp", undefined).catch(() => undefined);
  void findServer().then((info) => {
    if (info !== undefined) studio.server.value = createServerAccess(info);
  });
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    navigator.serviceWorker.register("./service-worker.js").catch(() => {
      // No service worker (an insecure address, for instance): the page works, but not without a network.
    });
  }
  return studio;
}

const STORAGE_ADVICE = {
  refused:
    "This browser does not let the page keep your work (a private window, or no space left). Save before you close it.",
  elsewhere: "The studio is open in another tab, which keeps its own work. Save here before you close this one.",
} as const;
