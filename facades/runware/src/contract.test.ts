import { readdir, readFile } from "node:fs/promises";
import type { SucceededTask } from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { eraseTask, fillTask } from "./contract.ts";
import { parseTask } from "./parse-task.ts";
import { type TaskNote, writeNote } from "./task-note.ts";
import { toCommand, toEraseCommand, toResultItem, toSubmitOptions, toTaskNote } from "./translate.ts";

const folder = new URL("../src/__fixtures__/", import.meta.url);
const RESULT_ID = "77da2d99-a6d3-44d9-b8c0-ae9fb06b6200";

describe("documented tasks", async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));

  it.each(names)("become commands, submissions and replies: %s", async (name) => {
    const fixture = JSON.parse(await readFile(new URL(name, folder), "utf8"));
    const task = parseTask(eraseTask, fixture.task);
    const image = { kind: "url", url: task.inputs.image } as const;
    const mask = { kind: "url", url: task.inputs.mask } as const;
    const indices = Array.from({ length: task.numberResults }, (_, index) => index);
    expect(indices.map((index) => toEraseCommand(task, { image, mask }, index))).toEqual(fixture.commands);
    expect(toSubmitOptions(task)).toEqual(fixture.submission);

    const note = toTaskNote(task, { origin: "https://erase.example" });
    const { kind, dilatePx, seed, variations, output } = toEraseCommand(task, { image, mask }, 0);
    const finished = succeededTask(note, { kind, dilatePx, seed, variations, output, image, mask });
    expect(toResultItem(finished, note, fixture.picture, note.includeCost ? 0.042 : undefined)).toEqual(fixture.reply);
  });
});

function succeededTask(note: TaskNote, command: SucceededTask["command"]): SucceededTask {
  const size = { width: 1280, height: 1024 };
  const artifact = {
    ...size,
    key: "tasks/0",
    contentType: "image/png",
    sizeBytes: 3,
    seed: command.seed,
    ...(note.checksSafety && { isFlagged: false }),
  };
  const timings = { queuedMs: 0, downloadMs: 0, computeMs: 1, totalMs: 1 };
  return {
    state: "succeeded",
    id: RESULT_ID,
    command,
    origin: { facade: "runware", model: "bfl:flux@erase", note: writeNote(note) },
    owner: "owner-1",
    priority: 0,
    acceptedAt: 0,
    attempt: 1,
    startedAt: 0,
    finishedAt: 1,
    expiresAt: 2,
    result: { artifacts: [artifact], warnings: [], holePixels: 1, timings },
  };
}

describe("documented defaults and ranges", () => {
  const minimal = {
    taskType: "imageInference",
    taskUUID: "d3ebbb1c-3c4f-4a57-9d2e-0d6f3a9c1b20",
    model: "bfl:flux@erase",
    inputs: { image: "a", mask: "b" },
  };

  it("has the defaults of the vendor's page", () => {
    expect(parseTask(eraseTask, minimal)).toEqual({
      ...minimal,
      settings: { dilatePixels: 10 },
      outputType: "URL",
      outputFormat: "JPG",
      outputQuality: 95,
      numberResults: 1,
      deliveryMethod: "sync",
      includeCost: false,
      safety: { checkContent: false, mode: "none" },
      checkNSFW: false,
      seed: 0,
    });
  });

  it.each([
    { field: "settings", accepted: [{ dilatePixels: 0 }, { dilatePixels: 50 }], refused: [{ dilatePixels: 51 }] },
    { field: "outputType", accepted: ["URL", "base64Data", "dataURI"], refused: ["base64data"] },
    { field: "outputFormat", accepted: ["JPG", "PNG", "WEBP"], refused: ["JPEG", "GIF"] },
    { field: "outputQuality", accepted: [20, 99], refused: [19, 100] },
    { field: "numberResults", accepted: [1, 20], refused: [0, 21] },
    { field: "deliveryMethod", accepted: ["sync", "async"], refused: ["webhook"] },
    { field: "ttl", accepted: [60, 10_000_000], refused: [59] },
    { field: "includeCost", accepted: [true, false], refused: [1] },
    {
      field: "safety",
      accepted: [{ checkContent: true }, { mode: "none" }, { mode: "fast" }],
      refused: [{ mode: "on" }],
    },
    { field: "webhookURL", accepted: ["https://example.com/a?b=c"], refused: ["example.com"] },
    { field: "uploadEndpoint", accepted: ["https://example.com/a?b=c"], refused: ["s3://bucket/key"] },
  ])("takes exactly what the vendor's page says for $field", ({ field, accepted, refused }) => {
    for (const value of accepted) {
      expect(parseTask(eraseTask, { ...minimal, [field]: value })).toMatchObject({ [field]: value });
    }
    for (const value of refused) {
      expect(() => parseTask(eraseTask, { ...minimal, [field]: value })).toThrow(`'${field}`);
    }
  });
});

describe("a fill", () => {
  const minimal = {
    taskType: "imageInference",
    taskUUID: "d3ebbb1c-3c4f-4a57-9d2e-0d6f3a9c1b20",
    model: "bfl:1@2",
    positivePrompt: "a lake",
    inputs: { image: "a", mask: "b" },
  };
  const input = { kind: "url", url: "https://example.com/a.png" } as const;
  const read = (changes: object) => parseTask(fillTask, { ...minimal, ...changes });
  const commandOf = (changes: object) => toCommand(read(changes), { image: input, mask: input }, 0);
  const seedOf = (changes: object, index: number) =>
    toCommand(read(changes), { image: input, mask: input }, index).seed;
  const fingerprintOf = (changes: object) => toTaskNote(read(changes), { origin: "https://erase.example" }).fingerprint;

  it("hands steps and guidance to the provider, and nothing where they were left out", () => {
    expect(commandOf({ steps: 28, CFGScale: 3.5 })).toMatchObject({ kind: "fill", steps: 28, guidance: 3.5 });
    const plain = commandOf({});
    expect("steps" in plain || "guidance" in plain).toBe(false);
  });

  it("has a seed by chance where it names none, the same when it is sent again, and its results the numbers that follow", () => {
    const other = { taskUUID: "0b4f1a8e-6a3d-4c7e-9a51-2f8f6f1f7a10" };
    expect(seedOf({}, 0)).toBe(seedOf({}, 0));
    expect(seedOf({}, 1)).toBe((seedOf({}, 0) + 1) % 2 ** 32);
    expect(seedOf(other, 0)).not.toBe(seedOf({}, 0));
    expect(seedOf({ seed: 7 }, 1)).toBe(8);
  });

  it("says that a negative prompt was not used", () => {
    const note = toTaskNote(read({ negativePrompt: "ugly" }), { origin: "https://erase.example" });
    const output = { format: "png", keepMetadata: false } as const;
    const command = {
      kind: "fill",
      image: input,
      mask: input,
      prompt: "a lake",
      seed: 1,
      variations: 1,
      output,
    } as const;
    const task = succeededTask(note, command);
    expect(toResultItem(task, note, { imageURL: "a" }, undefined).warnings).toEqual([
      "negativePrompt was ignored: providers of this server take none.",
    ]);
    expect(toTaskNote(read({ negativePrompt: "  " }), { origin: "a" })).not.toHaveProperty("hasNegativePrompt");
  });

  it("is another task with other steps or guidance", () => {
    const all = [{}, { steps: 20 }, { steps: 21 }, { CFGScale: 20 }, { CFGScale: 21 }].map(fingerprintOf);
    expect(new Set(all).size).toBe(all.length);
    expect(fingerprintOf({ steps: 20 })).toBe(fingerprintOf({ steps: 20 }));
  });
});
