import { setTimeout as sleep } from "node:timers/promises";

/** Asks until there is an answer. @throws  What `ask` throws; the signal's reason. */
export async function untilDone<Answer>(
  ask: () => Promise<Answer | undefined>,
  pollMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  for (;;) {
    await sleep(pollMs, undefined, { signal });
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
}
