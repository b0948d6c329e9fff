import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { RunningTask } from "../model/task.ts";
import { previewKey } from "./attempt-files.ts";
import type { Logger } from "./logger.ts";

export interface PreviewKeeper {
  /** Stores it in place of the one before. While another is being stored, only the newest waits. */
  keep(jpeg: Uint8Array): void;
  /** Takes no more. Resolves when nothing is being written. */
  end(): Promise<void>;
}

/** @param onKept  Told each time that a newer preview can be read. One that cannot be stored is no reason to fail. */
export function openPreviewKeeper(
  artifacts: ArtifactStore,
  task: RunningTask,
  log: Logger,
  onKept: () => void,
): PreviewKeeper {
  let waiting: Uint8Array | undefined;
  let writing: Promise<void> | undefined;
  let isEnded = false;

  async function writeWaiting(): Promise<void> {
    while (waiting !== undefined) {
      const jpeg = waiting;
      waiting = undefined;
      try {
        await artifacts.write(previewKey(task), jpeg, { contentType: "image/jpeg" });
        onKept();
      } catch (error) {
        log.warn({ err: error, taskId: task.id }, "preview could not be stored");
      }
    }
    writing = undefined;
  }

  return {
    keep(jpeg) {
      if (isEnded) return;
      waiting = jpeg;
      writing ??= writeWaiting();
    },
    async end() {
      isEnded = true;
      waiting = undefined;
      await writing;
    },
  };
}
