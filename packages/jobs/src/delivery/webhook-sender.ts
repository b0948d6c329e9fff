import { type Outbound, OutboundError } from "@lacuna/outbound";
import { type FinishedTask, isFinished } from "../model/task.ts";
import type { TaskEvents } from "../model/task-event.ts";
import type { Delivery } from "../store/delivery-store.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Logger } from "../worker/logger.ts";
import { NO_RECORDER, type Recorder } from "../trace/recorder.ts";
import { startWorkLoop } from "../worker/work-loop.ts";
import { pauseAfter } from "./retry-schedule.ts";

export interface WebhookSenderParts {
  readonly store: JobStore;
  readonly events: TaskEvents;
  readonly outbound: Outbound;
  /**
   * The message as the facade of the task words and signs it; `undefined` where its contract tells nothing of such an end.
   * What it throws counts as a failed attempt.
   */
  readonly render: (task: FinishedTask, delivery: Delivery) => Promise<WebhookMessage | undefined>;
  readonly log: Logger;
  /** Default: nobody listens. */
  readonly recorder?: Recorder;
  /** Replaceable in tests. @returns  0 ≤ r < 1. */
  readonly random?: () => number;
  readonly settings?: Partial<WebhookSettings>;
}

export interface WebhookMessage {
  /** Default POST. */
  readonly method?: "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WebhookSettings {
  /** For one attempt. Default 15 s. */
  readonly timeoutMs: number;
  /** For one attempt to put a result somewhere. Default 60 s. */
  readonly uploadTimeoutMs: number;
  /** How often that is tried: callers wait for it, and the addresses are good for minutes. Default 4, within about a minute. */
  readonly maxUploads: number;
  /** Sent at the same time. Default 16. */
  readonly concurrency: number;
  /** Look for due deliveries at least this often. Default 1 s. */
  readonly pollMs: number;
  /** Pause after a failed attempt, or `undefined` to give up. Default: ten attempts over two hours. */
  readonly pauseAfter: (attempt: number, random: number) => number | undefined;
}

export interface WebhookSender {
  /** Also stops what is being sent: it is due again at once. */
  stop(): Promise<void>;
}

const DEFAULTS: WebhookSettings = {
  timeoutMs: 15_000,
  uploadTimeoutMs: 60_000,
  maxUploads: 4,
  concurrency: 16,
  pollMs: 1000,
  pauseAfter,
};
/** On top of the timeout: to render the message and to note how it went. */
const LEASE_MARGIN_MS = 15_000;
/** Until a message whose sending was stopped is due again. */
const RESTART_PAUSE_MS = 1000;

/** Tells callers that their tasks are finished, as often as it takes. A receiver may hear the same thing twice. */
export function startWebhookSender(parts: WebhookSenderParts): WebhookSender {
  const settings = { ...DEFAULTS, ...parts.settings };
  const { store, events, log } = parts;
  const leaseMs = Math.max(settings.timeoutMs, settings.uploadTimeoutMs) + LEASE_MARGIN_MS; // what comes is not known yet
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();

  const loop = startWorkLoop({
    pollMs: settings.pollMs,
    async turn() {
      if (sending.size >= settings.concurrency) return false; // woken when one is done
      const delivery = await store.deliveries.claim(leaseMs);
      if (delivery === undefined) return false;
      const sent = deliver(parts, settings, delivery, stopping.signal)
        .catch((error: unknown) => log.error({ err: error, deliveryId: delivery.id }, "webhook could not be settled"))
        .finally(() => {
          sending.delete(sent);
          loop.wake();
        });
      sending.add(sent);
      return true;
    },
    onError: (error) => log.error({ err: error }, "webhooks could not be claimed"),
  });
  const unsubscribe = events.subscribe((event) => {
    if (event.kind === "state" && event.state !== "queued" && event.state !== "running") loop.wake();
  });
  return {
    async stop() {
      unsubscribe();
      stopping.abort();
      await loop.stop();
      await Promise.all(sending);
    },
  };
}

async function deliver(
  { store, render, outbound, log, random = Math.random, recorder = NO_RECORDER }: WebhookSenderParts,
  settings: WebhookSettings,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  const { id, taskId, attempt, kind, url } = delivery;
  const fields = { deliveryId: id, taskId, kind, attempt };
  const timeoutMs = kind === "upload" ? settings.uploadTimeoutMs : settings.timeoutMs;
  const task = await store.find(taskId);
  if (task === undefined || !isFinished(task)) {
    await store.deliveries.defer(id, attempt, "The task is gone.");
    return;
  }
  const tries = attempt - delivery.attemptsBefore;
  const whenAgain = (error: unknown): number | undefined => {
    if (signal.aborted) return RESTART_PAUSE_MS; // not the receiver's fault, whatever the attempt
    if (kind === "upload" && (tries >= settings.maxUploads || isRefusal(error))) return undefined;
    return isHopeless(error) ? undefined : settings.pauseAfter(tries, random());
  };
  try {
    const work = async (): Promise<void> => {
      const message = await render(task, delivery);
      if (message !== undefined) await send(outbound, { method: "POST", url, ...message, timeoutMs, signal });
    };
    const attributes = { "lacuna.task.id": taskId, "lacuna.delivery.attempt": attempt };
    await recorder.step(`deliver ${kind}`, work, { parent: task.origin.traceparent, kind: "client", attributes });
  } catch (error) {
    const retryAfterMs = whenAgain(error);
    await store.deliveries.defer(id, attempt, reasonOf(error), retryAfterMs);
    const end = retryAfterMs === undefined ? "webhook given up" : "webhook not delivered";
    log.warn({ ...fields, err: error, retryAfterMs }, end);
    return;
  }
  await store.deliveries.settle(id, attempt);
  log.info(fields, "webhook delivered");
}

async function send(outbound: Outbound, request: Parameters<Outbound["send"]>[0]): Promise<void> {
  const { status } = await outbound.send(request);
  if (status < 200 || status > 299) throw new ReceiverError(status);
}

/** The receiver's answer was not one of success. */
class ReceiverError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The receiver answered with status ${status}.`);
    this.name = "ReceiverError";
    this.status = status;
  }
}

/** An address to put things at that is wrong, or no longer good, does not get better: its signature has a time. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ReceiverError)) return false;
  return error.status >= 400 && error.status < 500 && ![408, 425, 429].includes(error.status);
}

/** An address that our rules refuse today is refused tomorrow. */
function isHopeless(error: unknown): boolean {
  return error instanceof OutboundError && error.code === "address_refused";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
