import { Readable } from "node:stream";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { InputRole, StoredInput } from "../model/command.ts";
import type { TaskId } from "../model/task.ts";

/** A picture that has been looked at, or an address that will be. */
export type ReadyInput =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "url"; readonly url: string };

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
  { image, mask }: Readonly<Record<InputRole, ReadyInput>>,
): Promise<Readonly<Record<InputRole, StoredInput>>> {
  const key = inputsKey(taskId);
  const pictures: Uint8Array[] = [];
  let sizeBytes = 0;
  const place = (input: ReadyInput): StoredInput => {
    if (input.kind === "url") return input;
    const first = sizeBytes;
    pictures.push(input.bytes);
    sizeBytes += input.bytes.length;
    return { kind: "artifact", key, first, last: sizeBytes - 1 };
  };
  const stored = { image: place(image), mask: place(mask) };
  if (pictures.length === 0) return stored;
  const content = sizeBytes < SMALL_BYTES ? Buffer.concat(pictures) : Readable.from(pictures);
  await artifacts.write(key, content, { contentType: "application/octet-stream" });
  return stored;
}

export function inputsKey(taskId: TaskId): string {
  return `tasks/${taskId}/inputs`;
}
