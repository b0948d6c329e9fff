import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { InputRole, StoredInput } from "../model/command.ts";
import type { TaskId } from "../model/task.ts";

/** A picture that has been looked at, or an address that will be. */
export type ReadyInput =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "url"; readonly url: string };

/**
 * Keeps what was sent until the task has run: `tasks/<task id>/input-image` and `input-mask`. Addresses stay addresses.
 *
 * When it rejects, nothing of it is left.
 */
export async function storeInputs(
  artifacts: ArtifactStore,
  taskId: TaskId,
  inputs: Readonly<Record<InputRole, ReadyInput>>,
): Promise<Readonly<Record<InputRole, StoredInput>>> {
  const [image, mask] = await Promise.allSettled([
    storeInput(artifacts, inputKey(taskId, "image"), inputs.image),
    storeInput(artifacts, inputKey(taskId, "mask"), inputs.mask),
  ]);
  if (image.status === "fulfilled" && mask.status === "fulfilled") return { image: image.value, mask: mask.value };
  await artifacts.deleteAll(`tasks/${taskId}/`).catch(() => undefined); // else the housekeeper finds it
  throw image.status === "rejected" ? image.reason : mask.status === "rejected" ? mask.reason : undefined;
}

export function inputKey(taskId: TaskId, role: InputRole): string {
  return `tasks/${taskId}/input-${role}`;
}

async function storeInput(artifacts: ArtifactStore, key: string, input: ReadyInput): Promise<StoredInput> {
  if (input.kind === "url") return input;
  await artifacts.write(key, input.bytes, { contentType: "application/octet-stream" });
  return { kind: "artifact", key };
}
