import type { StudioDocument } from "../document/document.ts";

/** Keeps the document, so that a reload loses nothing. */
export interface SessionStorage {
  /** Called at every change; returns at once and writes soon after. */
  save(document: StudioDocument): void;
  load(): Promise<StudioDocument | undefined>;
  clear(): void;
}
