import { clearAbort, compileKernels, createMemory, requestAbort } from "@lacuna/kernel";
import { processorCount } from "#host/start-worker";
import type { Reply, Request } from "./protocol.ts";
import { type StartedCrew, startCrew } from "./start-crew.ts";

const MAX_THREADS = 64;
const MAX_DEFAULT_THREADS = 8;

/** The worker threads of one engine, asked one thing at a time. */
export interface Team {
  readonly threads: number;
  /**
   * Sends a request and resolves with its final reply; replies on the way go to `onNote`.
   *
   * @throws the signal's reason when it fires, or what `onNote` threw; the team is then ready for the next request.
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

  async function replaceCrew(): Promise<void> {
    await crew.terminate();
    crew = await startCrew(module, isShared, threads);
  }

  return {
    threads,
    async ask(request, transfer, { signal, onNote }) {
      if (isClosed) throw new Error("the engine is closed");
      if (crew.isDead) await replaceCrew();
      signal?.throwIfAborted();
      const current = crew;
      const stop = () => {
        // Without shared memory there is no flag to raise: the worker is stopped, and another takes its place.
        if (isShared) requestAbort(current.control);
        else current.handle({ type: "aborted" });
      };
      let thrown: { readonly error: unknown } | undefined;
      const note = (reply: Reply) => {
        try {
          if (thrown === undefined) onNote?.(reply);
        } catch (error) {
          thrown = { error };
          stop();
        }
      };
      clearAbort(current.control);
      current.conductor.hold(true);
      signal?.addEventListener("abort", stop, { once: true });
      try {
        const reply = await finalReply(current, note, () => current.conductor.send(request, transfer));
        if (reply.type === "aborted" && !isShared) await replaceCrew();
        if (thrown !== undefined) throw thrown.error;
        if (reply.type === "aborted") signal?.throwIfAborted();
        if (reply.type === "failed") throw new Error(reply.message);
        return reply;
      } finally {
        signal?.removeEventListener("abort", stop);
        current.conductor.hold(false);
      }
    },
    async close() {
      isClosed = true;
      crew.handle({ type: "failed", message: "the engine was closed" });
      await crew.terminate();
    },
  };
}

function finalReply(crew: StartedCrew, onNote: (reply: Reply) => void, send: () => void): Promise<Reply> {
  return new Promise((resolve) => {
    crew.handle = (reply) => {
      if (reply.type === "progress" || reply.type === "preview" || reply.type === "rows") onNote(reply);
      else resolve(reply);
    };
    send();
  });
}

function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  if (typeof crossOriginIsolated !== "undefined" && !crossOriginIsolated) return false;
  try {
    return createMemory(true).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}
