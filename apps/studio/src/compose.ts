import { createNetworkEraser } from "./erasers/network-eraser.ts";
import { createPageEraser } from "./erasers/page-eraser.ts";
import { createServerEraser } from "./erasers/server-eraser.ts";
import { createPageExtender } from "./extending/page-extender.ts";
import { createServerExtender } from "./extending/server-extender.ts";
import { createPageFinder } from "./finders/page-finder.ts";
import { createServerFinder } from "./finders/server-finder.ts";
import { createNetworkHost } from "./networks/network-host.ts";
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
  const networkHost = createNetworkHost(
    () => new Worker(new URL("./network-worker.ts", import.meta.url), { type: "module", name: "network" }),
  );
  const networkEraser = createNetworkEraser(networkHost, worker);
  const pageFinder = createPageFinder(
    worker,
    () => new Worker(new URL("./find-worker.ts", import.meta.url), { type: "module", name: "finder" }),
  );
  const studio = createStudio({
    worker,
    eraserOf(server, engine) {
      if (server !== undefined) return createServerEraser(server, worker);
      return engine === "network" ? networkEraser : pageEraser;
    },
    extenderOf: (server) => (server === undefined ? createPageExtender(worker) : createServerExtender(server, worker)),
    finderOf: (server) => (server === undefined ? pageFinder : createServerFinder(server, worker)),
    networkHost,
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
    // What it keeps is fetched once more; the page comes first.
    addEventListener("load", () => {
      navigator.serviceWorker.register("./service-worker.js").catch(() => {
        // No service worker (an insecure address, for instance): the page works, but not without a network.
      });
    });
  }
  return studio;
}

const STORAGE_ADVICE = {
  refused:
    "This browser does not let the page keep your work (a private window, or no space left). Save before you close it.",
  elsewhere: "The studio is open in another tab, which keeps its own work. Save here before you close this one.",
} as const;
