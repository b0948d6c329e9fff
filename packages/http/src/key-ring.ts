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
  /**
   * A caller whose key was shown before, as it is now. For what outlives the request that showed it.
   *
   * @returns  undefined when the key was revoked, or its time is up.
   */
  find(owner: OwnerId): Promise<Caller | undefined>;
}

export type KeyCheck =
  | { readonly kind: "known"; readonly caller: Caller }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };
