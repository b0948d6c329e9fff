import { type Signal, signal } from "@preact/signals";
import { createClient, type LacunaClient } from "@lacuna/client";
import type { ServerInfo } from "./find-server.ts";

/** The server as the page uses it. */
export interface ServerAccess {
  readonly info: ServerInfo;
  /** The key that the person has entered; empty where none is needed. Kept for as long as the tab is open. */
  readonly key: Signal<string>;
  readonly client: () => LacunaClient;
}

const KEY = "lacuna-studio-server-key";

export function createServerAccess(info: ServerInfo): ServerAccess {
  const key = signal(sessionStorage.getItem(KEY) ?? "");
  key.subscribe((value) => sessionStorage.setItem(KEY, value));
  return {
    info,
    key,
    client: () => createClient({ baseUrl: info.origin, ...(key.peek() !== "" && { key: key.peek() }) }),
  };
}
