import { describe, expect, it } from "vitest";
import { ToolError } from "../errors/failure.ts";
import { createSlots } from "./slots.ts";
import { createTaskBook, type TaskBook, type TaskBookSettings } from "./task-book.ts";
import type { Outcome } from "./task.ts";

const NEVER = new AbortController().signal;

function openBook(settings: Partial<TaskBookSettings> = {}): TaskBook & { readonly faults: unknown[] } {
  const faults: unknown[] = [];
  const book = createTaskBook({
    slots: createSlots(1),
    maxOpen: 4,
    maxFinished: 3,
    maxKeptBytes: 100,
    onFault: (error) => void faults.push(error),
    ...settings,
  });
  return { ...book, faults };
}

function outcomeOf(sizeBytes: number): Outcome {
  const content = { bytes: new Uint8Array(sizeBytes) };
  const result = { seed: 0, sizeBytes, contentType: "image/png", content, preview: undefined };
  return { width: 1, height: 1, format: "png", holePixels: 1, warnings: [], results: [result] };
}

/** Runs until it is stopped. */
function untilAborted({ signal }: { readonly signal: AbortSignal }): Promise<Outcome> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

describe("a book of tasks", () => {
  it("runs as many at a time as there are places, in their order", async () => {
    const book = openBook();
    const order: string[] = [];
    const first = Promise.withResolvers<Outcome>();
    const a = book.start("erase", "a", () => {
      order.push("a");
      return first.promise;
    });
    const b = book.start("erase", "b", async () => {
      order.push("b");
      return outcomeOf(1);
    });
    await Promise.resolve();
    expect(book.get(b.id).state).toBe("queued");
    first.resolve(outcomeOf(1));
    await book.wait(b.id, NEVER);
    expect([order, book.get(a.id).state]).toEqual([["a", "b"], "succeeded"]);
    expect(book.list().map(({ image }) => image)).toEqual(["b", "a"]);
  });

  it("cancels what waits and what runs, and gives the places back", async () => {
    const book = openBook();
    const running = book.start("erase", "a", untilAborted);
    const waiting = book.start("erase", "b", untilAborted);
    expect((await book.cancel(waiting.id)).state).toBe("cancelled");
    expect((await book.cancel(running.id)).state).toBe("cancelled");
    const next = book.start("erase", "c", async () => outcomeOf(1));
    expect((await book.wait(next.id, NEVER)).state).toBe("succeeded");
  });

  it("tells failures by their codes, and keeps faults for the log", async () => {
    const book = openBook();
    const known = book.start("erase", "a", async () => {
      throw new ToolError("bad_shape", "too thin");
    });
    const fault = book.start("erase", "b", async () => {
      throw new TypeError("secret detail");
    });
    expect(await book.wait(known.id, NEVER)).toMatchObject({ failure: { code: "bad_shape", message: "too thin" } });
    const failed = await book.wait(fault.id, NEVER);
    expect(failed).toMatchObject({ failure: { code: "internal" } });
    expect(JSON.stringify([failed, book.log(fault.id)])).not.toContain("secret");
    expect(book.faults).toEqual([new TypeError("secret detail")]);
  });

  it("forgets the oldest when there are too many, or they keep too many bytes, but never the newest", async () => {
    const book = openBook();
    const sizes = [40, 40, 40, 500];
    const ids: string[] = [];
    for (const size of sizes) {
      const { id } = book.start("erase", String(size), async () => outcomeOf(size));
      ids.push(id);
      await book.wait(id, NEVER);
      await new Promise((resolve) => setImmediate(resolve));
      if (ids.length === 3) expect(book.list().map(({ id: kept }) => kept)).toEqual([ids[2], ids[1]]);
    }
    expect(book.list().map(({ id }) => id)).toEqual([ids[3]]);
    expect(() => book.get(ids[0] ?? "")).toThrow("forgotten");
  });

  it("lets a waiter go without stopping the task", async () => {
    const book = openBook();
    const { id } = book.start("erase", "a", untilAborted);
    const stop = new AbortController();
    const waiting = book.wait(id, stop.signal);
    stop.abort(new Error("no patience"));
    await expect(waiting).rejects.toThrow("no patience");
    expect(["queued", "running"]).toContain(book.get(id).state);
    await book.close();
  });

  it("stops everything when it is closed, and begins nothing more", async () => {
    const book = openBook();
    let stopped = 0;
    const work = async (run: { readonly signal: AbortSignal }): Promise<Outcome> => {
      try {
        return await untilAborted(run);
      } finally {
        stopped++;
      }
    };
    book.start("erase", "a", work);
    await new Promise((resolve) => setImmediate(resolve));
    await book.close();
    expect(stopped).toBe(1);
    expect(() => book.start("erase", "b", work)).toThrow("over");
  });
});
