import type { ProgressToken, ServerNotification } from "@modelcontextprotocol/sdk/types.js";

const LEAST_STEP_MS = 200;

/**
 * Sends progress to a client that has asked for it: rising only, not too often, and never faster than the client reads.
 *
 * @param now  Milliseconds of any clock that does not go back.
 */
export function createProgressSender(
  progressToken: ProgressToken | undefined,
  send: (notification: ServerNotification) => Promise<void>,
  now: () => number = () => performance.now(),
): (fraction: number, message: string) => void {
  let sentAt = Number.NEGATIVE_INFINITY;
  let last = -1;
  let isSending = false;
  return (fraction, message) => {
    const progress = Math.min(1, Math.max(0, fraction));
    const isDue = progress === 1 || now() - sentAt >= LEAST_STEP_MS;
    if (progressToken === undefined || isSending || progress <= last || !isDue) return;
    last = progress;
    sentAt = now();
    isSending = true;
    const params = { progressToken, progress, total: 1, message };
    send({ method: "notifications/progress", params })
      .catch(() => undefined) // whoever went away needs no progress
      .finally(() => {
        isSending = false;
      });
  };
}
