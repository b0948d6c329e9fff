import type { Outbound } from "@lacuna/outbound";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { ComputePool } from "../compute/compute-pool.ts";
import type { MemoryLedger } from "../compute/memory-ledger.ts";
import { engineProvider, type Provider } from "../compute/provider.ts";
import type { Ability } from "../model/need.ts";
import type { RunningTask, TaskId } from "../model/task.ts";
import type { TaskEvents } from "../model/task-event.ts";
import type { JobStore } from "../store/job-store.ts";
import { type Assignment, assignNeeds } from "./abilities.ts";
import { isRemote } from "./fetch-inputs.ts";
import { reportWorker } from "./report-worker.ts";
import { runTask } from "./run-task.ts";
import type { Logger } from "./logger.ts";
import type { Recorder } from "../trace/recorder.ts";
import type { Phase } from "./run-attempt.ts";
import { CancelRequestedError, ShutdownError } from "./stop-reasons.ts";
import { startWorkLoop } from "./work-loop.ts";
import { DEFAULT_WORKER_SETTINGS, type WorkerSettings } from "./worker-settings.ts";

export interface WorkerParts {
  readonly store: JobStore;
  readonly events: TaskEvents;
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
  readonly pool: ComputePool;
  /** Who carries commands out; of several, the first that can. Default: the engine, in the pool. */
  readonly providers?: readonly Provider[];
  readonly ledger: MemoryLedger;
  readonly log: Logger;
  /** Default: nobody listens. */
  readonly recorder?: Recorder;
  /** Replaceable in tests. */
  readonly now?: () => number;
  readonly settings?: Partial<WorkerSettings>;
}

export interface Worker {
  /**
   * Claims no more, lets running tasks finish for so long, and puts those that have not back into the queue. Resolves
   * when nothing runs any more. The pool is the caller's to close.
   */
  stop(options: { readonly graceMs: number }): Promise<void>;
  stats(): WorkerStats;
}

export interface WorkerStats {
  /** Tasks in hand, by what is done with them. */
  readonly running: Readonly<Record<Phase, number>>;
  /** Attempts ended since the start, by how. */
  readonly ended: Readonly<Record<AttemptEnd, number>>;
}

/** "lost": somebody else has the task by now, or the end could not be stored. */
export type AttemptEnd = "succeeded" | "failed" | "cancelled" | "released" | "lost";

interface InHand {
  readonly provider: Provider | undefined;
  phase: Phase;
  readonly stop: AbortController;
  done: Promise<void>;
}

/** Claims tasks from the store and carries them out in the pool, each under a lease that is renewed meanwhile. */
export function startWorker(parts: WorkerParts): Worker {
  const { store, events, pool, ledger, log, now = Date.now } = parts;
  const settings: WorkerSettings = { ...DEFAULT_WORKER_SETTINGS, ...parts.settings };
  const { providers = [engineProvider(pool)] } = parts;
  const assign = (): readonly Assignment[] => assignNeeds(providers, settings.takes, settings.finds());
  let assignments = assign();
  const toAbilities = ({ provider, needs }: Assignment): readonly Ability[] => {
    const { name, atOnce = pool.slots, isModerated = false } = provider;
    return needs.map((need) => ({ need, provider: name, atOnce, isModerated }));
  };
  const inHand = new Map<TaskId, InHand>();
  const ended: Record<AttemptEnd, number> = { succeeded: 0, failed: 0, cancelled: 0, released: 0, lost: 0 };
  /** Cancels that came while a claim was under way: they may be about the very task that is being claimed. */
  let cancelledMeanwhile: Set<TaskId> | undefined;

  const countIn = (phase: Phase, provider?: Provider): number =>
    [...inHand.values()].filter((task) => task.phase === phase && (provider ?? task.provider) === task.provider).length;

  /**
   * Each provider by itself, so that a slow one holds up nobody else. Tasks whose pictures are still on their way take none of
   * the pool's slots, or slow servers could hold up everybody.
   */
  function hasRoom(provider: Provider): boolean {
    const fetching = countIn("fetching", provider);
    if (fetching >= settings.maxFetching) return false;
    const computing = countIn("computing", provider);
    if (provider.atOnce === undefined) return computing < pool.slots;
    return fetching + computing + countIn("guessing", provider) < provider.atOnce;
  }

  function take(task: RunningTask): void {
    const phase = isRemote(task.command) ? "fetching" : "computing";
    const provider = providers.find(({ kinds }) => kinds.includes(task.command.kind));
    const own: InHand = { provider, phase, stop: new AbortController(), done: Promise.resolve() };
    inHand.set(task.id, own);
    if (cancelledMeanwhile?.has(task.id)) own.stop.abort(new CancelRequestedError());
    const onPhase = (next: Phase): void => {
      own.phase = next;
      loop.wake();
    };
    own.done = runTask({ ...parts, now, settings, stop: own.stop, onPhase }, task)
      .then((end) => {
        ended[end]++;
      })
      .finally(() => {
        inHand.delete(task.id);
        loop.wake();
      });
  }

  const loop = startWorkLoop({
    pollMs: settings.pollMs,
    async turn() {
      const needs = assignments.flatMap(({ provider, needs: own }) => (hasRoom(provider) ? own : []));
      if (needs.length === 0) return false; // woken when there is room
      const memoryBytes = ledger.claimableBytes();
      if (memoryBytes === 0) return false;
      cancelledMeanwhile = new Set();
      try {
        const { workerId, leaseMs } = settings;
        const task = await store.claim({ workerId, leaseMs, memoryBytes, needs });
        if (task === undefined) return false;
        take(task);
        return true;
      } finally {
        cancelledMeanwhile = undefined;
      }
    },
    onError: (error) => log.error({ err: error }, "tasks could not be claimed"),
  });

  const report = reportWorker(
    store.workers,
    {
      id: settings.workerId,
      everyMs: settings.reportEveryMs,
      look() {
        assignments = assign();
        return { version: settings.version, abilities: assignments.flatMap(toAbilities) };
      },
    },
    log,
  );

  const unsubscribe = events.subscribe((event) => {
    // Not within this turn of the event loop: first whoever submitted the task is told that it is stored.
    if (event.kind === "state" && event.state === "queued") setImmediate(() => loop.wake());
    if (event.kind !== "cancel_requested") return;
    cancelledMeanwhile?.add(event.taskId);
    inHand.get(event.taskId)?.stop.abort(new CancelRequestedError());
  });

  return {
    async stop({ graceMs }) {
      await loop.stop();
      const timer = setTimeout(() => {
        for (const { stop } of inHand.values()) stop.abort(new ShutdownError());
      }, graceMs);
      await Promise.all([...inHand.values()].map(({ done }) => done));
      clearTimeout(timer);
      unsubscribe();
      await report.stop();
    },
    stats: () => ({
      running: {
        fetching: countIn("fetching"),
        computing: countIn("computing"),
        guessing: countIn("guessing"),
        storing: countIn("storing"),
      },
      ended: { ...ended },
    }),
  };
}
