import type { ExtensionWishes } from "../document/document.ts";
import type { EraseReply, ExtendInput, WorkerNote } from "../worker-protocol.ts";

export type ExtendJob = ExtendInput & ExtensionWishes;

/** Something that fills what is new of a larger canvas: the engine in this page, or a server. */
export interface Extender {
  /**
   * @param onNote  Told how far it has come, and coarse fills in pixels of the larger canvas.
   * @param signal  Stops it.
   * @throws WorkerError  of kind "canceled" when it was stopped, of kind "user" with a sentence for the person.
   */
  extend(job: ExtendJob, onNote: (note: WorkerNote) => void, signal: AbortSignal): Promise<EraseReply>;
}
