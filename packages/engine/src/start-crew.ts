import { type Control, createControl, createMemory } from "@lacuna/kernel";
import { startWorker } from "#host/start-worker";
import type { WorkerHandle } from "./host/worker-handle.ts";
import type { Reply } from "./protocol.ts";
import type { WorkerSetup } from "./worker/setup.ts";

/** The workers of one engine: a conductor that answers requests, and its helpers. */
export interface StartedCrew {
  readonly conductor: WorkerHandle;
  readonly control: Control;
  /** Receives the conductor's replies; set by whoever waits for one. */
  handle: (reply: Reply) => void;
  /** Set when a worker died: nothing more can be asked of this crew. */
  isDead: boolean;
  terminate(): Promise<void>;
}

/**
 * Starts the workers and waits until the conductor is ready.
 *
 * @param isShared  Whether the threads can share memory; if not, `threads` must be 1.
 */
export async function startCrew(module: WebAssembly.Module, isShared: boolean, threads: number): Promise<StartedCrew> {
  const control = createControl(isShared);
  const memory = isShared ? createMemory(true) : undefined;
  const workers = Array.from({ length: threads }, (_, thread) => startWorker(thread === 0 ? "conductor" : "helper"));
  const [conductor] = workers;
  if (conductor === undefined) throw new Error("a crew needs a conductor");
  const crew: StartedCrew = {
    conductor,
    control,
    handle: () => undefined,
    isDead: false,
    terminate: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
  const ready = new Promise<void>((resolve, reject) => {
    crew.handle = (reply) => {
      if (reply.type === "ready") resolve();
      else if (reply.type === "failed") reject(new Error(reply.message));
    };
  });
  // Only this package's own workers are at the other end.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  conductor.onMessage((message) => crew.handle(message as Reply));
  workers.forEach((worker, thread) => {
    worker.onError((error) => {
      crew.isDead = true;
      crew.handle({ type: "failed", message: error.message });
    });
    const setup: WorkerSetup = { type: "setup", module, memory, control: control.buffer, thread, threads };
    worker.hold(true);
    worker.send(setup);
  });
  try {
    await ready;
  } catch (error) {
    // Or the workers that did start would keep the process alive.
    await crew.terminate();
    throw error;
  }
  for (const worker of workers) worker.hold(false);
  return crew;
}
