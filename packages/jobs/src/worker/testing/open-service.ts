import { join } from "node:path";
import { type ComputePool, type ComputeSettings, startComputePool } from "../../compute/compute-pool.ts";
import { createMemoryLedger } from "../../compute/memory-ledger.ts";
import { engineProvider, type Provider } from "../../compute/provider.ts";
import { createTasks } from "../../create-tasks.ts";
import type { FinishedTask } from "../../model/task.ts";
import type { Submission, Tasks } from "../../tasks.ts";
import { type Housekeeper, startHousekeeper } from "../housekeeper.ts";
import { startWorker, type Worker } from "../worker.ts";
import type { WorkerSettings } from "../worker-settings.ts";
import { openParts, type TestParts } from "./open-parts.ts";

/** Everything from submission to result, with real processes. */
export interface TestService extends AsyncDisposable {
  readonly parts: TestParts;
  readonly pool: ComputePool;
  readonly tasks: Tasks;
  readonly worker: Worker;
  /** Submits and returns the id. Throws when it is not accepted. */
  readonly submit: (submission: Submission) => Promise<string>;
  readonly finish: (submission: Submission) => Promise<FinishedTask>;
}

export interface TestServiceOptions {
  readonly folder?: string;
  /** Default: SQLite in the folder. */
  readonly databaseUrl?: string;
  readonly worker?: Partial<WorkerSettings>;
  /** Default: one process of one thread. */
  readonly compute?: Partial<ComputeSettings>;
  readonly memoryBytes?: number;
  /** Before the engine. */
  readonly providers?: readonly Provider[];
}

export async function openService(options: TestServiceOptions = {}): Promise<TestService> {
  const { folder, databaseUrl } = options;
  const parts = await openParts({ ...(folder !== undefined && { folder }), ...(databaseUrl && { databaseUrl }) });
  const scratchFolder = join(parts.folder, "scratch");
  const compute = { slots: 1, threads: 1, ...options.compute, scratchFolder };
  const pool = await startComputePool(compute).catch(async (error: unknown) => {
    await parts[Symbol.asyncDispose]();
    throw error;
  });
  const ledger = createMemoryLedger({ totalBytes: options.memoryBytes ?? 8e9, slots: pool.slots });
  const providers = [...(options.providers ?? []), engineProvider(pool)];
  const worker = startWorker({
    ...parts,
    pool,
    providers,
    ledger,
    ...(options.worker && { settings: options.worker }),
  });
  const housekeeper: Housekeeper = startHousekeeper({
    ...parts,
    settings: { watchEveryMs: 200, maxAttempts: options.worker?.maxAttempts ?? 5 },
  });
  const tasks = createTasks({ ...parts, providers });
  const submit = async (submission: Submission): Promise<string> => {
    const outcome = await tasks.submit(submission);
    if (outcome.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
    return outcome.task.id;
  };
  return {
    parts,
    pool,
    tasks,
    worker,
    submit,
    async finish(submission) {
      const task = await tasks.wait(await submit(submission));
      if (task === undefined) throw new Error("the task is gone");
      return task;
    },
    async [Symbol.asyncDispose]() {
      await housekeeper.stop();
      await worker.stop({ graceMs: 0 });
      await pool.close();
      await parts[Symbol.asyncDispose]();
    },
  };
}
