import { type LacunaClient, LacunaError, type Task, type TaskEvent } from "@lacuna/client";
import type { RemoteFill } from "@lacuna/library";
import { describe, expect, it } from "vitest";
import { fillByServer } from "./fill-by-server.ts";
import { ServerError } from "./server-error.ts";

const queued: Task = {
  id: "t1",
  kind: "erase",
  contract: "lacuna",
  state: "queued",
  attempt: 0,
  isCancelRequested: false,
  acceptedAt: "2026-11-21T00:00:00.000Z",
  priority: "normal",
  seed: 0,
  variations: 1,
};
const result = { url: "http://a.example/0", contentType: "image/png", sizeBytes: 1, width: 1, height: 1, seed: 0 };
const succeeded: Task = { ...queued, state: "succeeded", results: [result], warnings: ["a seam may show"] };
const wanted: RemoteFill = {
  name: "photo.jpg",
  image: new Uint8Array([1]),
  mask: new Uint8Array([2]),
  dilatePx: 3,
  format: "png",
};

function unused(): never {
  throw new Error("This call was not expected.");
}

/** What a server does that goes through these events; every call is noted. */
function clientOf(events: readonly TaskEvent[], changes: Partial<LacunaClient> = {}) {
  const calls: string[] = [];
  const client: LacunaClient = {
    erase: async (input) => {
      calls.push(`erase ${JSON.stringify({ ...input, image: "", mask: "" })}`);
      return queued;
    },
    async *events(id) {
      calls.push(`events ${id}`);
      yield* events;
    },
    download: async (id, index) => {
      calls.push(`download ${id} ${index}`);
      return new Uint8Array([9]);
    },
    delete: async (id) => void calls.push(`delete ${id}`),
    cancel: async (id) => {
      calls.push(`cancel ${id}`);
      return queued;
    },
    fill: unused,
    select: unused,
    extend: unused,
    task: unused,
    tasks: unused,
    wait: unused,
    upload: unused,
    ...changes,
  };
  return { client, calls };
}

describe("fillByServer", () => {
  it("submits, follows, fetches and deletes, and its progress never falls", async () => {
    const progress = [0, 0.4, 0.2, 0.8].map((share) => ({ kind: "progress", progress: share }) as const);
    const { client, calls } = clientOf([
      { kind: "state", task: queued },
      ...progress,
      { kind: "end", task: succeeded },
    ]);
    const seen: number[] = [];
    const filled = await fillByServer(client).fillMask({
      ...wanted,
      seed: 5,
      onProgress: (share) => void seen.push(share),
    });
    expect(filled).toEqual({ files: [new Uint8Array([9])], warnings: ["a seam may show"] });
    expect(seen).toEqual([0.4 * 0.95, 0.8 * 0.95]);
    expect(calls).toEqual([
      'erase {"image":"","seed":5,"output":{"format":"png","keepMetadata":false},"mask":"","dilatePixels":3}',
      "events t1",
      "download t1 0",
      "delete t1",
    ]);
  });

  it("fills as a prompt says, and tells how it was worded anew", async () => {
    const submitted: unknown[] = [];
    const { client, calls } = clientOf([{ kind: "end", task: { ...succeeded, prompt: "an old oak bench" } }], {
      fill: async (input) => {
        submitted.push({ ...input, image: "", mask: "" });
        return queued;
      },
    });
    const prompt = { prompt: "a bench", steps: 20, enhancePrompt: true };
    const { warnings } = await fillByServer(client, prompt).fillMask({ ...wanted, dilatePx: 0, variations: 2 });
    expect(warnings).toEqual(["a seam may show", "the prompt was worded anew: an old oak bench"]);
    const output = { format: "png", keepMetadata: false };
    expect(submitted).toEqual([{ ...prompt, image: "", mask: "", variations: 2, output }]);
    expect(calls.at(-1)).toBe("delete t1");
  });

  it("extends by the route of its own, with what it is told and nothing else", async () => {
    const submitted: unknown[] = [];
    const { client, calls } = clientOf([{ kind: "end", task: succeeded }], {
      extend: async (input) => {
        submitted.push({ ...input, image: "" });
        return queued;
      },
    });
    const margins = { left: 0, top: 3, right: 20, bottom: 0 };
    const wide = { name: "photo.jpg", image: new Uint8Array([1]), margins, format: "tiff" } as const;
    await fillByServer(client).fillCanvas({ ...wide, overlapPx: 0, seed: 2, effort: "best" });
    await fillByServer(client, { prompt: "a harbor" }).fillCanvas({ ...wide, variations: 3, effort: "best" });
    const shared = { image: "", canvas: margins, output: { format: "tiff", keepMetadata: false } };
    expect(submitted).toEqual([
      { ...shared, overlapPixels: 0, seed: 2, effort: "best" },
      { ...shared, variations: 3, prompt: "a harbor" },
    ]);
    expect(calls.at(-1)).toBe("delete t1");
  });

  it.each<[Partial<Task>, string, string]>([
    [
      { state: "failed", failure: { code: "empty-source", message: "The image: the mask leaves nothing." } },
      "empty_source",
      "photo.jpg: the mask leaves nothing",
    ],
    [{ state: "cancelled" }, "cancelled", "photo.jpg: cancelled on the server"],
  ])("names the picture in the error of a task that ends as %j", async (end, code, message) => {
    const { client, calls } = clientOf([{ kind: "end", task: { ...queued, ...end } }]);
    await expect(fillByServer(client).fillMask(wanted)).rejects.toMatchObject({ name: "ServerError", code, message });
    expect(calls.at(-1)).toBe("delete t1");
  });

  it("words what the client throws in one line", async () => {
    const refusal = new LacunaError("too-many-open", "2 of at most 2 tasks\nare open.", { status: 429 });
    const { client } = clientOf([], { erase: () => Promise.reject(refusal) });
    const error: unknown = await fillByServer(client)
      .fillMask(wanted)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ code: "too_many_open", cause: refusal });
    expect(String(error)).toMatch(/^ServerError: photo\.jpg: 2 of at most 2 tasks.are open$/);
  });

  it("cancels a task that was accepted while the signal fired, and throws the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const { client, calls } = clientOf([], {
      erase: async () => {
        controller.abort(reason);
        return queued;
      },
    });
    await expect(fillByServer(client).fillMask({ ...wanted, signal: controller.signal })).rejects.toBe(reason);
    expect(calls).toEqual(["cancel t1"]);
  });

  it("cancels a task that runs when the signal fires", async () => {
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const { client, calls } = clientOf([], {
      async *events() {
        yield { kind: "state", task: queued };
        controller.abort(reason);
        throw reason;
      },
    });
    await expect(fillByServer(client).fillMask({ ...wanted, signal: controller.signal })).rejects.toBe(reason);
    expect(calls.slice(1)).toEqual(["cancel t1"]);
  });
});
