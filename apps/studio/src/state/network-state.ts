import type { NetworkFacts } from "../networks/network-protocol.ts";

/** What fills a hole in this page: the engine alone, or a network of the person's own that leads it. */
export type EngineChoice = "builtIn" | "network";

/** The network that is chosen, for as long as the page is open. */
export type NetworkState =
  | { readonly state: "none" }
  | { readonly state: "opening" }
  | { readonly state: "ready"; readonly facts: NetworkFacts };
