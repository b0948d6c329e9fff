import type { CommandKind } from "../model/command.ts";
import { type Sense, SENSES } from "@lacuna/detect";
import { REPORT_EVERY_MS } from "../store/worker-store.ts";
import { nameWorker } from "./worker-name.ts";

export interface WorkerSettings {
  /** Who runs a task: for the log, and for those who look whether it is still there. Default: `nameWorker()`. */
  readonly workerId: string;
  /** How long a task is ours without word from us. Default 30 s. */
  readonly leaseMs: number;
  /** Look for tasks at least this often; events come sooner. Default 1 s. */
  readonly pollMs: number;
  /** How often a task is begun before it fails as `worker_lost`. Default 5: a server that is killed costs one. */
  readonly maxAttempts: number;
  /** For decoding, erasing and encoding of one task. Default 10 minutes. */
  readonly timeLimitMs: number;
  /** Tasks of one provider whose pictures are being fetched from their addresses, at once. Default 16. */
  readonly maxFetching: number;
  /** Which kinds of tasks to take. Default: all that the providers can do. */
  readonly takes: readonly CommandKind[] | undefined;
  /** What can be found here. Asked again with each report, as packages may be installed meanwhile. Default: all there is. */
  readonly finds: () => readonly Sense[];
  /** How often the worker says that it is there, and what it can do. Default 10 s. */
  readonly reportEveryMs: number;
  /** Of this program, for who lists the workers. Default "unknown". */
  readonly version: string;
  /** For one picture, redirects included. Default 30 s. */
  readonly fetchTimeoutMs: number;
  /** Most bytes of a picture. Default 50 MB. */
  readonly maxInputBytes: number;
  /** Most pixels of a picture. Default 100,000,000. */
  readonly maxPixels: number;
}

export const DEFAULT_WORKER_SETTINGS: WorkerSettings = {
  workerId: nameWorker(),
  leaseMs: 30_000,
  pollMs: 1000,
  maxAttempts: 5,
  timeLimitMs: 10 * 60_000,
  maxFetching: 16,
  takes: undefined,
  finds: () => SENSES,
  reportEveryMs: REPORT_EVERY_MS,
  version: "unknown",
  fetchTimeoutMs: 30_000,
  maxInputBytes: 50e6,
  maxPixels: 100_000_000,
};
