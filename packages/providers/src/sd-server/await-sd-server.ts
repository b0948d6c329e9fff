import { setTimeout as sleep } from "node:timers/promises";
import { GuessLostError } from "../errors.ts";
import type { SdServerClient } from "./client.ts";
import type { Presence } from "./presence.ts";

/** How long each of those who are not the server yet is waited for, in milliseconds. */
export type Patience = Readonly<Record<Exclude<Presence["who"], "sd-server">, number>>;

interface Waiting {
  /** Where the server is, for messages. */
  readonly place: string;
  readonly patience: Patience;
  /** Called once, with why nothing has come yet, when it takes longer than it mostly does. */
  readonly onLate: (why: string) => void;
  readonly signal: AbortSignal;
}

const LOOK_AGAIN_MS = 100;
/** Of a look, and of what is quick. */
const LATE_MS = 5000;

/** @throws GuessLostError  that says who is there instead; the signal's reason. */
export async function awaitSdServer(
  client: Pick<SdServerClient, "look">,
  { place, patience, onLate, signal }: Waiting,
): Promise<void> {
  const startedAt = performance.now();
  let isTold = false;
  for (;;) {
    const leftMs = Math.max(...Object.values(patience)) - (performance.now() - startedAt);
    const presence = await client.look(AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(leftMs)))]));
    if (presence.who === "sd-server") return;
    signal.throwIfAborted();
    const passedMs = performance.now() - startedAt;
    const limitMs = patience[presence.who];
    if (passedMs >= limitMs) throw new GuessLostError(describe(presence.who, place, limitMs, presence.why));
    if (passedMs >= LATE_MS && !isTold) {
      isTold = true;
      onLate(presence.why);
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function describe(who: keyof Patience, place: string, limitMs: number, why: string): string {
  if (who === "stranger") return `what answers at ${place} is no sd-server: ${why}`;
  const within = `within ${limitMs / 1000} s`;
  return who === "nobody"
    ? `nobody answered at ${place} ${within}: ${why}`
    : `sd-server at ${place} was not ready ${within}, and may still be loading: ${why}`;
}
