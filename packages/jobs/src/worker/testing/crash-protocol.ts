/** Size of the picture and its hole: an erase takes long enough to be killed in. */
export const CRASH_PICTURE = { width: 480, height: 360, holeSide: 90 } as const;

/** What the host tells its parent, as JSON. The parent sends seeds to submit. */
export type HostReport =
  | { readonly kind: "ready" }
  | { readonly kind: "accepted"; readonly id: string; readonly seed: number }
  | { readonly kind: "started" }
  | { readonly kind: "finished"; readonly id: string };
