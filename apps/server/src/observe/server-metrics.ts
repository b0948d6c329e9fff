import type { AttemptEnd, SafetyVerdict } from "@lacuna/jobs";
import type { SafetyStage } from "@lacuna/safety";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What the server counts. Names are documented in docs/server.md. */
export interface ServerMetrics {
  readonly contentType: string;
  /** All of it, in Prometheus' text format. */
  scrape(): Promise<string>;
  countRequest(request: FinishedRequest): void;
  countTask(end: AttemptEnd, facade: string): void;
  timeTask(
    facade: string,
    milliseconds: { readonly queuedMs: number; readonly computeMs: number; readonly totalMs: number },
  ): void;
  /** @param outcome  "ok", or the code of the error. */
  countExchange(kind: "download" | "send", outcome: string, seconds: number): void;
  /** Only called where the operator wants names in the metrics. */
  countKeyRequest(key: string, outcome: "admitted" | "refused"): void;
  countSafetyCheck(stage: SafetyStage, verdict: SafetyVerdict): void;
  /** Reads what is known only at the moment of asking. Called for each scrape. */
  onScrape(read: (gauges: ScrapedGauges) => Promise<void> | void): void;
}

export interface FinishedRequest {
  readonly method: string;
  /** As it was declared, not as it was called: "/v1/get_result". */
  readonly route: string;
  readonly status: number;
  /** Empty for the server's own routes. */
  readonly facade: string;
  readonly seconds: number;
}

export interface ScrapedGauges {
  readonly tasks: Gauge<"state">;
  readonly queueAgeSeconds: Gauge;
  readonly queueDepth: Gauge<"need">;
  readonly workers: Gauge<"need">;
  readonly inHand: Gauge<"phase">;
  readonly children: Gauge<"state">;
}

const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const TASK_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

export function createServerMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  // Of these, `nodejs_eventloop_lag_p99_seconds` is the one to watch: it covers the time since the last scrape.
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: "lacuna_http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status", "facade"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "lacuna_http_request_duration_seconds",
    help: "From the request's headers to the end of the answer.",
    labelNames: ["route", "facade"],
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const attempts = new Counter({
    name: "lacuna_task_attempts_total",
    help: "Attempts at tasks that have ended in this process, by how.",
    labelNames: ["end", "facade"],
    registers,
  });
  const taskSeconds = new Histogram({
    name: "lacuna_task_duration_seconds",
    help: "Of tasks that succeeded in this process: waiting in the queue, computing, and all together.",
    labelNames: ["part", "facade"],
    buckets: TASK_BUCKETS,
    registers,
  });
  const exchanges = new Counter({
    name: "lacuna_outbound_requests_total",
    help: "Exchanges with addresses that callers named: pictures fetched, webhooks sent.",
    labelNames: ["kind", "outcome"],
    registers,
  });
  const exchangeSeconds = new Histogram({
    name: "lacuna_outbound_duration_seconds",
    help: "Their duration.",
    labelNames: ["kind"],
    buckets: REQUEST_BUCKETS,
    registers,
  });

  const safetyChecks = new Counter({
    name: "lacuna_safety_checks_total",
    help: "Pictures that the safety checker was shown in this process, by what came of it.",
    labelNames: ["stage", "verdict"],
    registers,
  });

  const keyRequests = new Counter({
    name: "lacuna_key_requests_total",
    help: "Requests that count against a key's rate, by the key's name; refused by that rate, or not.",
    labelNames: ["key", "outcome"],
    registers,
  });

  const readers: ((gauges: ScrapedGauges) => Promise<void> | void)[] = [];
  const gauges: ScrapedGauges = {
    tasks: new Gauge({
      name: "lacuna_tasks",
      help: "Tasks in the store, by state. Of the whole database, not of this process.",
      labelNames: ["state"],
      registers,
    }),
    queueAgeSeconds: new Gauge({
      name: "lacuna_queue_age_seconds",
      help: "For how long the oldest queued task has waited.",
      registers,
    }),
    queueDepth: new Gauge({
      name: "lacuna_queue_depth",
      help: "Queued tasks, by what a worker must be able to do. Of the whole database.",
      labelNames: ["need"],
      registers,
    }),
    workers: new Gauge({
      name: "lacuna_workers",
      help: "Workers that are there, by what they can do. Of the whole database.",
      labelNames: ["need"],
      registers,
    }),
    inHand: new Gauge({
      name: "lacuna_tasks_in_hand",
      help: "Tasks that this process works on, by what is done with them.",
      labelNames: ["phase"],
      registers,
    }),
    children: new Gauge({
      name: "lacuna_compute_processes",
      help: "Compute processes, by state.",
      labelNames: ["state"],
      registers,
    }),
  };

  return {
    contentType: registry.contentType,
    async scrape() {
      for (const read of readers) await read(gauges);
      return registry.metrics();
    },
    countRequest({ method, route, status, facade, seconds }) {
      requests.inc({ method, route, status, facade });
      requestSeconds.observe({ route, facade }, seconds);
    },
    countTask: (end, facade) => attempts.inc({ end, facade }),
    timeTask(facade, { queuedMs, computeMs, totalMs }) {
      taskSeconds.observe({ part: "queued", facade }, queuedMs / 1000);
      taskSeconds.observe({ part: "compute", facade }, computeMs / 1000);
      taskSeconds.observe({ part: "total", facade }, totalMs / 1000);
    },
    countExchange(kind, outcome, seconds) {
      exchanges.inc({ kind, outcome });
      exchangeSeconds.observe({ kind }, seconds);
    },
    countKeyRequest: (key, outcome) => keyRequests.inc({ key, outcome }),
    countSafetyCheck: (stage, verdict) => safetyChecks.inc({ stage, verdict }),
    onScrape: (read) => void readers.push(read),
  };
}
