import { constants } from "node:os";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
/** One Ctrl-C reaches us twice where a wrapper such as npm passes on what the terminal has sent to all of us. */
const SAME_PRESS_MS = 500;

/** Resolves on the first signal to stop. The second ends the process at once: what it worked on is begun again later. */
export function untilSignalled(now: () => number = () => performance.now()): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = now();
          resolve(signal);
        } else if (now() - firstAt > SAME_PRESS_MS) {
          process.exit(128 + constants.signals[signal]);
        }
      });
    }
  });
}
