import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestSpan } from "./tracing.ts";

/** What is learned about a request while it is handled, for the line that closes it. */
export interface RequestNotes {
  readonly startedAt: number;
  /** Whether that line has been written. */
  isClosed: boolean;
  taskId?: string;
  /** Where requests are traced. */
  readonly span?: RequestSpan;
}

/** Carries the notes of a request to the parts that handle it, none of which knows about HTTP. */
export interface RequestContext {
  run(notes: RequestNotes, handle: () => void): void;
  /** @returns  undefined outside of a request. */
  current(): RequestNotes | undefined;
}

export function createRequestContext(): RequestContext {
  const storage = new AsyncLocalStorage<RequestNotes>();
  return { run: (notes, handle) => storage.run(notes, handle), current: () => storage.getStore() };
}
