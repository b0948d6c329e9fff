import { Readable } from "node:stream";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { BeyondMask, Drawing, MarkedMask, StoredFile, StoredInput, StoredMask } from "../model/command.ts";
import type { ToFind } from "../model/find.ts";
import type { TaskId } from "../model/task.ts";

/** A picture that has been looked at, or an address that will be. */
export type ReadyInput =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "url"; readonly url: string };
export type ReadyMask = ReadyMarked | BeyondMask | (ToFind & { readonly marked?: ReadyMarked });
export type ReadyMarked = ReadyInput | { readonly kind: "alpha" } | Drawing;

export interface ReadyInputs {
  readonly image: ReadyInput;
  readonly mask: ReadyMask;
  readonly avoid?: ReadyInput;
  readonly guide?: ReadyInput;
}

export interface StoredInputs {
  readonly image: StoredInput;
  readonly mask: StoredMask | BeyondMask;
  readonly avoid?: StoredInput;
  readonly guide?: StoredInput;
}

/** Less than this is put together in memory: one write takes less time than two. */
const SMALL_BYTES = 1 << 20;

/**
 * Keeps what was sent until the task has run, one picture behind the other in `tasks/<task id>/inputs`: a submit waits for
 * the disk, and one file is synced in half the time of two. Addresses stay addresses.
 *
 * When it rejects, nothing of it is left.
 */
export async function storeInputs(
  artifacts: ArtifactStore,
  taskId: TaskId,
  { image, mask, avoid, guide }: ReadyInputs,
): Promise<StoredInputs> {
  const key = inputsKey(taskId);
  const pictures: Uint8Array[] = [];
  let sizeBytes = 0;
  const append = (bytes: Uint8Array): StoredFile => {
    const first = sizeBytes;
    pictures.push(bytes);
    sizeBytes += bytes.length;
    return { kind: "artifact", key, first, last: sizeBytes - 1 };
  };
  const place = (input: ReadyInput): StoredInput => (input.kind === "url" ? input : append(input.bytes));
  const placeMask = (input: ReadyMask): StoredMask | BeyondMask => {
    if (input.kind === "beyond") return input;
    if (input.kind !== "found") return placeMarked(input);
    const { marked, ...wanted } = input;
    return { ...wanted, ...(marked !== undefined && { marked: placeMarked(marked) }) };
  };
  const placeMarked = (input: ReadyMarked): MarkedMask => {
    if (input.kind === "alpha") return input;
    if (input.kind === "url" || input.kind === "bytes") return place(input);
    return { kind: "drawing", file: append(new TextEncoder().encode(JSON.stringify(input))) };
  };
  const stored = {
    image: place(image),
    mask: placeMask(mask),
    ...(avoid && { avoid: place(avoid) }),
    ...(guide && { guide: place(guide) }),
  };
  if (pictures.length === 0) return stored;
  const content = sizeBytes < SMALL_BYTES ? Buffer.concat(pictures) : Readable.from(pictures);
  await artifacts.write(key, content, { contentType: "application/octet-stream" });
  return stored;
}

export function inputsKey(taskId: TaskId): string {
  return `tasks/${taskId}/inputs`;
}
