import type { EpochMs, TaskId } from "../model/task.ts";

/** Signed links to the results of tasks. Whoever has one may read that one file until it expires. */
export interface ArtifactLinks {
  /** An absolute URL on `origin`: `<origin>/artifacts/<task id>/<index>.<extension>?expires=…&signature=…`. */
  sign(link: ArtifactLink, origin: string): string;
  /** What a request's path and query name, when the signature holds and the time is not up. */
  verify(pathAndQuery: string): VerifiedLink;
}

export interface ArtifactLink {
  readonly taskId: TaskId;
  /** Which of the result's artifacts, from 0. */
  readonly index: number;
  /** For the file name only: "png", "jpg", … */
  readonly extension: string;
  readonly expiresAt: EpochMs;
}

export type VerifiedLink =
  | { readonly kind: "valid"; readonly taskId: TaskId; readonly index: number }
  | { readonly kind: "expired" }
  | { readonly kind: "forged" };
