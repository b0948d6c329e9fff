import type { RuntimeName } from "./runtime.ts";
import type { NetworkTensor } from "./tensors.ts";

/** Messages between the server's process and the one that runs a network. One run at a time. */
export type ToNetwork = { readonly kind: "run"; readonly inputs: readonly NetworkTensor[]; readonly output: string };

export type FromNetwork =
  | { readonly kind: "loaded"; readonly runtime: RuntimeName }
  | { readonly kind: "done"; readonly tensor: Omit<NetworkTensor, "name"> }
  /** `isMissing`: there is no runtime. */
  | { readonly kind: "failed"; readonly message: string; readonly isMissing: boolean };
