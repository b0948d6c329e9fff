import type { KeyLimits, KeyScope, OwnerId } from "@lacuna/jobs";

/** Who sends a request. */
export interface Caller {
  /** What is theirs carries this id. */
  readonly owner: OwnerId;
  /** For logs. */
  readonly name: string;
  readonly limits: KeyLimits;
  /** What they may do. Default: everything. */
  readonly scope?: KeyScope;
}

/** Tells whose key it is that a request shows. Facades only know where their vendor puts the key. */
export interface KeyRing {
  check(key: string | undefined): Promise<KeyCheck>;
}

export type KeyCheck =
  | { readonly kind: "known"; readonly caller: Caller }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };
