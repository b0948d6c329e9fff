import type { StagedFile } from "@lacuna/library";
import type { BackendOutcome } from "../backend/erase-backend.ts";
import type { FileGate } from "../files/file-gate.ts";
import type { TaskRun } from "../tasks/task-book.ts";
import type { ResultFile } from "../tasks/task.ts";
import type { OutputPlan } from "./plan-outputs.ts";

/**
 * Writes every result to its file, or keeps them in memory when the plan names none. Files appear whole.
 *
 * @throws ToolError | OutputError  of the file that cannot be written; files that were given their names before it stay.
 */
export async function writeResults(
  { images }: BackendOutcome,
  { files: names, overwrite }: OutputPlan,
  files: FileGate,
  run: TaskRun,
): Promise<readonly ResultFile["content"][]> {
  if (names.length === 0) return images.map(({ bytes }) => ({ bytes: new Uint8Array(bytes) }));
  const staged: StagedFile[] = [];
  try {
    for (const [index, { bytes }] of images.entries()) {
      const name = names[index];
      if (name !== undefined) staged.push(await files.stage(name, bytes, overwrite));
    }
    run.signal.throwIfAborted();
    for (const file of staged) await file.commit();
  } finally {
    for (const file of staged) await file.discard();
  }
  for (const name of names) run.log("info", `written to ${name}`);
  return names.map((path) => ({ path }));
}
