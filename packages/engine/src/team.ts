import {
  clearAbort,
  compileKernels,
  type Control,
  createControl,
  createMemory,
  openControl,
  requestAbort,
} from "@lacuna/kernel";
import { processorCount, startWorker } from "#host/start-worker";
import type { WorkerHandle } from "./host/worker-handle.ts";
import type { Reply, Request } from "./protocol.ts";
import type { WorkerSetup } from "./worker/setup.ts";

const MAX_THREADS = 64;
const MAX_DEFAULT_THREADS = 8;

/** The worker threads of one engine, asked one thing at a time. */
export interface Team {
  readonly threads: number;
  /**
   * Sends a request and resolves with its final reply; replies on the way go to `onNote`.
   *
   * @throws the signal's reason when it fires; the team is then ready for the next request.
   */
  ask(request: Request, transfer: readonly ArrayBufferLike[], listener: AskListener): Promise<Reply>;
  close(): Promise<void>;
}

export interface AskListener {
  readonly signal: AbortSignal | undefined;
  readonly onNote?: (reply: Reply) => void;
}

export async function startTeam(requestedThreads: number | undefined): Promise<Team> {
  const wanted = requestedThreads ?? Math.min(MAX_DEFAULT_THREADS, processorCount());
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MAX_THREADS) {
    throw new RangeError(`threads must be an integer from 1 to ${MAX_THREADS}, not ${wanted}`);
  }
  const isShared = canShareMemory();
  const threads = isShared ? wanted : 1;
  const module = await compileKernels(isShared);
  let crew = await startCrew(module, isShared, threads);
  let isClosed = false;

  return {
    threads,
    async ask(request, transfer, { signal, onNote }) {
      if (isClosed) throw new Error("the engine is closed");
      signal?.throwIfAborted();
      const { conductor, control } = crew;
      clearAbort(control);
      conductor.hold(true);
      const abort = () => {
        if (isShared) requestAbort(control);
        else crew.fail({ type: "aborted" });
      };
      signal?.addEventListener("abort", abort, { once: true });
      try {
        const reply = await new Promise<Reply>((resolve) => {
          crew.handle = (note) => {
            if (note.type === "progress" || note.type === "preview") onNote?.(note);
            else resolve(note);
          };
          conductor.send(request, transfer);
        });
        if (reply.type === "aborted") {
          // Without shared memory there is no flag to raise: the worker is stopped and another takes its place.
          if (!isShared) {
            await crew.terminate();
            crew = await startCrew(module, isShared, threads);
          }
          signal?.throwIfAborted();
        }
        if (reply.type === "failed") throw new Error(reply.message);
        return reply;
      } finally {
        signal?.removeEventListener("abort", abort);
        conductor.hold(false);
      }
    },
    async close() {
      isClosed = true;
      await crew.terminate();
    },
  };
}

interface StartedCrew {
  readonly conductor: WorkerHandle;
  readonly control: Control;
  /** Receives the conductor's replies. */
  handle: (reply: Reply) => void;
  fail(reply: Reply): void;
  terminate(): Promise<void>;
}

async function startCrew(module: WebAssembly.Module, isShared: boolean, threads: number): Promise<StartedCrew> {
  const control = createControl(isShared);
  const memory = createMemory(isShared);
  const workers = Array.from({ length: threads }, (_, thread) => startWorker(thread === 0 ? "conductor" : "helper"));
  const [conductor] = workers;
  if (conductor === undefined) throw new Error("a crew needs a conductor");
  const crew: StartedCrew = {
    conductor,
    control,
    handle: () => undefined,
    fail: (reply) => crew.handle(reply),
    terminate: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
  const ready = new Promise<void>((resolve, reject) => {
    crew.handle = (reply) => {
      if (reply.type === "ready") resolve();
      else if (reply.type === "failed") reject(new Error(reply.message));
    };
  });
  conductor.onMessage((message) => crew.handle(message as Reply));
  workers.forEach((worker, thread) => {
    worker.onError((error) => crew.handle({ type: "failed", message: error.message }));
    const setup: WorkerSetup = { type: "setup", module, memory, control: control.buffer, thread, threads };
    worker.hold(true);
    worker.send(setup);
  });
  await ready;
  for (const worker of workers) worker.hold(false);
  return crew;
}

function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  if (typeof crossOriginIsolated !== "undefined" && !crossOriginIsolated) return false;
  try {
    return openControl(createMemory(true).buffer).cells.length > 0;
  } catch {
    return false;
  }
}
