import type { ChildStatus } from "./compute-pool.ts";
import type { ComputeChild } from "./compute-child.ts";

/** Who is there, who is free, and who waits for one that is. Children are started as they are needed, one ahead. */
export interface ChildRoster {
  /** Resolves when there is a warm child. Rejects when it could not be started. */
  warm(): Promise<void>;
  /** First come, first served. @throws ComputeCrashedError  when a child did not start; the signal's reason. */
  acquire(signal?: AbortSignal): Promise<ComputeChild>;
  /** Also for one that has died. */
  release(child: ComputeChild): void;
  children(): readonly ChildStatus[];
  close(): Promise<void>;
}

interface Waiter {
  readonly accept: (child: ComputeChild) => void;
  readonly refuse: (reason: unknown) => void;
}

export function createChildRoster(slots: number, start: () => ComputeChild): ChildRoster {
  const members = new Map<ComputeChild, ChildStatus["state"]>();
  const waiters: Waiter[] = [];
  let isClosed = false;

  const inState = (state: ChildStatus["state"]): ComputeChild[] =>
    [...members].filter(([child, own]) => own === state && child.isAlive).map(([child]) => child);

  /** Gives a free child to who waits longest, or notes it as free. */
  function offer(child: ComputeChild): void {
    const waiter = waiters.shift();
    members.set(child, waiter === undefined ? "idle" : "busy");
    waiter?.accept(child);
    keepOneAhead();
  }

  async function add(): Promise<void> {
    const child = start();
    members.set(child, "starting");
    void child.ended.then(() => members.delete(child));
    try {
      await child.ready;
    } catch (error) {
      members.delete(child);
      waiters.shift()?.refuse(error);
      if (waiters.length > 0) keepOneAhead();
      throw error;
    }
    if (isClosed) child.kill();
    else offer(child);
  }

  /** Starts a child where somebody waits for one, or where the next to come would have to. */
  function keepOneAhead(): void {
    const starting = inState("starting").length;
    const wanted = waiters.length > 0 ? waiters.length : 1 - inState("idle").length;
    if (isClosed || members.size >= slots || starting >= wanted) return;
    void add().catch(() => undefined); // told to a waiter; without one, the next to come tries again
  }

  return {
    warm: () => add(),

    async acquire(signal) {
      signal?.throwIfAborted();
      if (isClosed) throw new Error("The compute pool is closed.");
      const idle = inState("idle").at(-1);
      if (idle !== undefined) {
        members.set(idle, "busy");
        keepOneAhead();
        return idle;
      }
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          accept(child) {
            signal?.removeEventListener("abort", leave);
            resolve(child);
          },
          refuse(reason) {
            signal?.removeEventListener("abort", leave);
            reject(reason);
          },
        };
        signal?.addEventListener("abort", leave, { once: true });
        waiters.push(waiter);
        keepOneAhead();
      });
    },

    release(child) {
      if (child.isAlive && !isClosed) return offer(child);
      members.delete(child);
      keepOneAhead();
    },

    children: () => [...members].map(([child, state]) => ({ pid: child.pid, state })),

    async close() {
      isClosed = true;
      for (const waiter of waiters.splice(0)) waiter.refuse(new Error("The compute pool is closed."));
      const all = [...members.keys()];
      for (const child of all) child.kill();
      await Promise.all(all.map((child) => child.ended));
    },
  };
}
