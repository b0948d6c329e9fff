import type { Guide } from "@lacuna/engine";
import type { Picture } from "../document/document.ts";
import type { PackedMask } from "../document/packed-mask.ts";
import type { EraseReply, EraseSettings, WorkerNote } from "../worker-protocol.ts";

export interface EraseJob {
  readonly picture: Picture;
  readonly mask: PackedMask;
  /** What is not copied from; `undefined` where that is nothing. */
  readonly avoid: PackedMask | undefined;
  /** What may lie behind, for the search to be led by. */
  readonly guide?: Guide;
  readonly settings: EraseSettings;
}

/** Something that erases from the picture as it is shown: the engine in this page, or a server. */
export interface Eraser {
  /**
   * @param onNote  Told how far it has come, and coarse fills.
   * @param signal  Stops it.
   * @throws WorkerError  of kind "canceled" when it was stopped, of kind "user" with a sentence for the person.
   */
  erase(job: EraseJob, onNote: (note: WorkerNote) => void, signal: AbortSignal): Promise<EraseReply>;
}
