import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maskFile, pictureFile } from "./compute/testing/pictures.ts";
import { createTasks, type TaskParts } from "./create-tasks.ts";
import type { SubmittedCommand } from "./model/command.ts";
import type { SubmitOutcome, Tasks } from "./tasks.ts";
import { openParts, type TestParts } from "./worker/testing/open-parts.ts";
import { quickSubmission, submissionOf } from "./worker/testing/submissions.ts";

function accepted(outcome: SubmitOutcome): string {
  if (outcome.kind !== "accepted") throw new Error(JSON.stringify(outcome));
  return outcome.task.id;
}

const refused = (input?: string) => ({
  kind: "refused",
  failure: { code: "address_refused", ...(input !== undefined && { input }) },
});

const LARGE = await pictureFile(161, 120);

describe("tasks", () => {
  let parts: TestParts;
  let tasks: Tasks;
  let lateMs = 0;
  const now = (): number => Date.now() + lateMs;
  const open = (settings: TaskParts["settings"] = {}): Tasks => createTasks({ ...parts, settings, now });
  const folders = async (): Promise<readonly string[]> =>
    (await parts.artifacts.listFolders("tasks/")).map(({ name }) => name);
  beforeEach(async () => {
    lateMs = 0;
    parts = await openParts({ clock: now });
    tasks = open();
  });
  afterEach(() => parts[Symbol.asyncDispose]());

  it("are stored with their pictures before they are acknowledged", async () => {
    const image = await pictureFile(160, 120);
    const id = accepted(await tasks.submit(submissionOf(image, await maskFile(160, 120, 24), { priority: 3 })));
    const task = await tasks.find(id);
    expect(task).toMatchObject({
      state: "queued",
      priority: 3,
      imageSize: { width: 160, height: 120 },
      owner: "local",
    });
    const { key, last = 0 } = task?.command.image.kind === "artifact" ? task.command.image : { key: "" };
    const stored = Buffer.from((await parts.artifacts.read(key)) ?? []);
    expect(stored.subarray(0, last + 1).equals(image)).toBe(true);
    expect(await tasks.queuePosition(id)).toBe(0);
  });

  it.each([
    ["a mask of another size", "mask_mismatch", "mask", async () => ({ mask: await maskFile(10, 10, 2) })],
    ["something that is no picture", "unsupported_format", "image", async () => ({ image: Buffer.from("hello") })],
    ["no bytes at all", undefined, "image", async () => ({ image: new Uint8Array() })],
  ])("are refused with %s, leaving nothing", async (_, code, input, changes) => {
    const pictures = { image: await pictureFile(160, 120), mask: await maskFile(160, 120, 24), ...(await changes()) };
    const outcome = await tasks.submit(submissionOf(pictures.image, pictures.mask));
    expect(outcome).toMatchObject({ kind: "refused", failure: { input, ...(code !== undefined && { code }) } });
    expect(await folders()).toEqual([]);
    expect(await tasks.list({ limit: 10 })).toEqual([]);
  });

  it("are refused with more pixels or bytes than allowed", async () => {
    const submission = await quickSubmission();
    const tooLarge = { kind: "refused", failure: { code: "too_large", input: "image" } };
    expect(await open({ maxPixels: 1000 }).submit(submission)).toMatchObject(tooLarge);
    expect(await open({ maxInputBytes: 1000 }).submit(submission)).toMatchObject(tooLarge);
  });

  it("are refused with addresses that the door does not lead to", async () => {
    const hooked = await quickSubmission({ webhookUrl: "http://10.0.0.1/hook" });
    expect(await tasks.submit(hooked)).toMatchObject(refused());
    const image = { kind: "url", url: "http://169.254.169.254/latest" } as const;
    expect(await tasks.submit(await quickSubmission({ command: { image } }))).toMatchObject(refused("image"));
    const mask = { kind: "url", url: "file:///etc/passwd" } as const;
    expect(await tasks.submit(await quickSubmission({ command: { mask } }))).toMatchObject(refused("mask"));
  });

  it("are refused when nobody here can carry them out, before anything is looked at", async () => {
    const { image, mask, seed, variations, output } = (await quickSubmission()).command;
    const fill = { kind: "fill", image, mask, seed, variations, output, prompt: "a cat" } as const;
    const submission = { ...(await quickSubmission()), command: fill };
    const message =
      "No fill provider is configured on this server, nor has a worker told of one: docs/providers/README.md tells how to add one.";
    expect(await tasks.submit(submission)).toEqual({ kind: "refused", failure: { code: "no_provider", message } });
    expect(await folders()).toEqual([]);
    const withProvider = createTasks({ ...parts, providers: [{ name: "painter", kinds: ["fill"] }] });
    const id = accepted(await withProvider.submit(submission));
    expect((await tasks.find(id))?.command).toMatchObject({ kind: "fill", prompt: "a cat" });
  });

  it("are refused when something is to be found that cannot be found here, before anything is looked at", async () => {
    const failure = { code: "no_provider", message: "Install it.", input: "mask" } as const;
    const blind = createTasks({ ...parts, whyNotFindable: (find) => (find.includes("text") ? failure : undefined) });
    const submission = await quickSubmission({ command: { mask: { kind: "found", find: ["text"] } } });
    expect(await blind.submit(submission)).toEqual({ kind: "refused", failure });
    expect(await folders()).toEqual([]);
    accepted(await tasks.submit(submission));
  });

  it("keep what is to be found, and what is marked beside it", async () => {
    const wanted = { kind: "found", find: ["shadow"], growPx: 7 } as const;
    const marked = { kind: "bytes", bytes: await maskFile(160, 120, 24) } as const;
    const find = await quickSubmission({ command: { mask: { ...wanted, marked } } });
    const task = await tasks.find(accepted(await tasks.submit(find)));
    expect(task?.command.mask).toEqual({ ...wanted, marked: expect.objectContaining({ kind: "artifact" }) });
    const tooSmall = { kind: "bytes", bytes: await maskFile(10, 10, 2) } as const;
    const wrong = await quickSubmission({ command: { mask: { ...wanted, marked: tooSmall } } });
    expect(await tasks.submit(wrong)).toMatchObject({ kind: "refused", failure: { code: "mask_mismatch" } });
  });

  it("keep what leads the search, and what of the image it covers", async () => {
    const guide = { kind: "bytes", bytes: await pictureFile(20, 15) } as const;
    const guideRect = { x: 10, y: 0, width: 40, height: 30 };
    const task = await tasks.find(
      accepted(await tasks.submit(await quickSubmission({ command: { guide, guideRect } }))),
    );
    expect(task?.command).toMatchObject({ guide: { kind: "artifact" }, guideRect });
  });

  it("keep what was drawn, and what must not be copied from, beside the image", async () => {
    const image = await pictureFile(160, 120);
    const avoid = { kind: "bytes", bytes: await maskFile(160, 120, 24) } as const;
    const mask = { kind: "shapes", shapes: [{ kind: "box", x: 1, y: 2, width: 30, height: 4 }] } as const;
    const submission = await quickSubmission({ command: { mask, avoid, effort: "best" } });
    const task = await tasks.find(accepted(await tasks.submit(submission)));
    if (task?.command.kind !== "erase" || task.command.mask.kind !== "drawing") throw new Error("no drawing");
    expect(task.command).toMatchObject({ effort: "best", avoid: { kind: "artifact" } });
    const stored = Buffer.from((await parts.artifacts.read(task.command.mask.file.key)) ?? []);
    const { first = 0, last = 0 } = task.command.mask.file;
    expect(first).toBe(image.length);
    expect(JSON.parse(stored.subarray(first, last + 1).toString())).toEqual(mask);
  });

  it.each([
    ["a mask drawn on another picture", "mask", { mask: { kind: "runs", width: 9, height: 9, runs: [80, 1] } }],
    ["an avoid mask that is no picture", "avoid", { avoid: { kind: "bytes", bytes: Buffer.from("hello") } }],
    ["an avoid mask at a refused address", "avoid", { avoid: { kind: "url", url: "http://10.0.0.1/a.png" } }],
    ["an avoid mask that was not uploaded", "avoid", { avoid: { kind: "upload", uploadId: randomUUID() } }],
    ["a guide that is no picture", "guide", { guide: { kind: "bytes", bytes: Buffer.from("hello") } }],
    ["a guide at a refused address", "guide", { guide: { kind: "url", url: "http://10.0.0.1/a.png" } }],
    ["a guide that was not uploaded", "guide", { guide: { kind: "upload", uploadId: randomUUID() } }],
    ["a guide of more pixels than the image", "guide", { guide: { kind: "bytes", bytes: LARGE } }],
  ] as const)("are refused with %s", async (_, input, command) => {
    const outcome = await tasks.submit(await quickSubmission({ command }));
    expect(outcome).toMatchObject({ kind: "refused", failure: { input } });
    expect(await folders()).toEqual([]);
  });

  it("are refused with a mask of what lies beyond an image that stays as large as it is", async () => {
    const submission = await quickSubmission();
    for (const kind of ["erase", "fill"] as const) {
      // As a caller without types may have it.
      const sent = JSON.stringify({ ...submission.command, kind, prompt: "sky", mask: { kind: "beyond", canvas: {} } });
      const command: SubmittedCommand = { ...JSON.parse(sent), image: submission.command.image };
      const painter = createTasks({ ...parts, providers: [{ name: "painter", kinds: ["erase", "fill"] }] });
      const beyond = { kind: "refused", failure: { code: "mask_mismatch", input: "mask" } };
      expect(await painter.submit({ ...submission, command })).toMatchObject(beyond);
    }
    expect(await folders()).toEqual([]);
  });

  it("are no more than their owner may have open", async () => {
    const submission = await quickSubmission({ maxOpen: 2 });
    const first = accepted(await tasks.submit(submission));
    accepted(await tasks.submit(submission));
    expect(await tasks.submit(submission)).toEqual({ kind: "too_many_open", open: 2, limit: 2 });
    accepted(await tasks.submit({ ...submission, owner: "other" }));
    await tasks.cancel(first);
    accepted(await tasks.submit(submission));
    expect(await folders()).toHaveLength(4);
  });

  it("are answered with the first one under the same key, keeping no second copy of the pictures", async () => {
    const submission = await quickSubmission({ idempotencyKey: "key", maxOpen: 1 });
    const id = accepted(await tasks.submit(submission));
    expect(await tasks.submit(submission)).toMatchObject({ kind: "repeated", task: { id } });
    expect(await folders()).toEqual([id]);
  });

  it("take uploads of their owner, and nobody else's", async () => {
    const submission = await quickSubmission();
    const { id: uploadId } = await tasks.uploads.begin({ owner: "local", fileName: "a.png", contentType: "image/png" });
    const image = { kind: "upload", uploadId } as const;
    const withUpload = { ...submission, command: { ...submission.command, image } };
    const notFound = { kind: "refused", failure: { code: "upload_not_found", input: "image" } };
    expect(await tasks.submit(withUpload)).toMatchObject(notFound);
    await tasks.uploads.put(uploadId, Readable.from([Buffer.from(await pictureFile(160, 120))], { objectMode: false }));
    expect(await tasks.submit({ ...withUpload, owner: "other" })).toMatchObject(notFound);
    const id = accepted(await tasks.submit(withUpload));
    expect(await tasks.find(id)).toMatchObject({ imageSize: { width: 160, height: 120 } });
    lateMs = 25 * 60 * 60 * 1000;
    expect(await tasks.submit(withUpload)).toMatchObject(notFound);
    const unknown = { ...withUpload.command, image: { kind: "upload", uploadId: randomUUID() } } as const;
    expect(await tasks.submit({ ...withUpload, command: unknown })).toMatchObject(notFound);
  });

  it("can be waited for, cancelled while queued, and deleted with their files", async () => {
    const id = accepted(await tasks.submit(await quickSubmission()));
    const waiting = tasks.wait(id);
    expect(await tasks.delete(id)).toBe(false);
    expect(await tasks.cancel(id)).toBe("cancelled");
    expect(await waiting).toMatchObject({ state: "cancelled" });
    expect(await tasks.cancel(id)).toBe("already_finished");
    expect(await tasks.delete(id)).toBe(true);
    expect(await folders()).toEqual([]);
    expect(await tasks.wait(id)).toBeUndefined();
    expect(await tasks.cancel(id)).toBe("not_found");
  });
});
