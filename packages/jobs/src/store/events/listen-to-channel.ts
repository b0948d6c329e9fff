import { setTimeout as delay } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { endWithin } from "../database/end-within.ts";

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A connection that listens sends nothing by itself, and would not notice for hours that the other side has gone. */
const PROBE_EVERY_MS = 5000;
/** How long a connection may take to say goodbye. Where the network was cut, it never would. */
const LEAVE_WITHIN_MS = 2000;

export interface ChannelSettings {
  /** A plain identifier. */
  readonly channel: string;
  readonly client: ClientConfig;
  readonly hear: (payload: string) => void;
  readonly onFault: (message: string, error: unknown) => void;
  /** Default 5 s. The answer has as long as the client's `query_timeout`. */
  readonly probeEveryMs?: number;
}

/**
 * Listens on a connection of its own, and on a new one whenever that is lost, with longer and longer pauses between tries.
 * What is sent in between is missed.
 *
 * Resolves when it listens, or when the first try has failed.
 */
export async function listenToChannel(settings: ChannelSettings): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  const firstTry = Promise.withResolvers<void>();

  async function keepListening(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    while (!closing.signal.aborted) {
      try {
        await listenOnce(settings, closing.signal, () => {
          pauseMs = SHORTEST_PAUSE_MS;
          firstTry.resolve();
        });
      } catch (error) {
        settings.onFault("Lost the connection that listens to task events", error);
      }
      firstTry.resolve();
      await delay(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  const listening = keepListening();
  await firstTry.promise;
  return {
    async close() {
      closing.abort();
      await listening;
    },
  };
}

/** Resolves when asked to stop, rejects when the connection is lost. */
async function listenOnce(settings: ChannelSettings, stop: AbortSignal, onListening: () => void): Promise<void> {
  const client = new Client({ ...settings.client, application_name: "lacuna listener" });
  const over = Promise.withResolvers<void>();
  client.on("error", over.reject);
  client.on("end", () => over.reject(new Error("PostgreSQL closed the connection")));
  client.on("notification", ({ payload }) => settings.hear(payload ?? ""));
  const onStop = () => over.resolve();
  stop.addEventListener("abort", onStop);
  // It may reject while we are still connecting, which then rejects too.
  over.promise.catch(() => {});
  let probe: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    await client.query(`listen ${settings.channel}`);
    onListening();
    let isAsking = false;
    probe = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      client.query("select 1").then(() => void (isAsking = false), over.reject);
    }, settings.probeEveryMs ?? PROBE_EVERY_MS);
    if (!stop.aborted) await over.promise;
  } finally {
    clearInterval(probe);
    stop.removeEventListener("abort", onStop);
    await endWithin(client.end(), LEAVE_WITHIN_MS);
  }
}
