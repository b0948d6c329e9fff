import type { FacadeServices } from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";

/** As the vendor's: whoever wants the result later polls again and gets a new link. */
const SAMPLE_MS = 10 * 60_000;

/** @returns  For `toResultReply`: makes a link that works for ten minutes, or as long as the result is kept. */
export function signSample(
  { links, now }: Pick<FacadeServices, "links" | "now">,
  task: Task,
  origin: string,
): (extension: string) => string {
  const latest = isFinished(task) ? task.expiresAt : Number.POSITIVE_INFINITY;
  const expiresAt = Math.min(latest, now() + SAMPLE_MS);
  return (extension) => links.sign({ taskId: task.id, index: 0, extension, expiresAt }, origin);
}
