import { EmptySourceError } from "@lacuna/engine";
import { UnreadablePictureError } from "./picture/errors.ts";
import type { WorkerFailure } from "./worker-protocol.ts";

/** Work in a worker was stopped, by the person or by newer work. */
export class CanceledError extends Error {
  override readonly name = "CanceledError";
}

/** Says what went wrong in a worker, in a sentence for the person where it is theirs to mend. */
export function describeFailure(error: unknown): WorkerFailure {
  if (error instanceof CanceledError) return { kind: "canceled", message: "Canceled." };
  if (error instanceof UnreadablePictureError) return { kind: "user", message: error.message };
  if (error instanceof EmptySourceError) {
    return {
      kind: "user",
      message: "The selection covers the whole picture, so nothing is left to continue from. Deselect a part of it.",
    };
  }
  if (error instanceof RangeError && /memory|allocation/i.test(error.message)) {
    return {
      kind: "user",
      message: "There is not enough memory for this. Close other pages or use a smaller picture.",
    };
  }
  return { kind: "internal", message: error instanceof Error ? error.message : String(error) };
}
