import { FREE, type LogLine, type Task } from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { eraseInput, fillInput, prediction, runReply, webhookBody } from "./contract.ts";
import { readFixture } from "./testing/read-fixture.ts";
import { SAMPLES } from "./testing/sample-tasks.ts";
import { toEraseCommand, toFillCommand, toPrediction, toRunReply, toWebhookBody } from "./translate.ts";

const {
  cancelled: cancelledTask,
  failed: failedTask,
  queued: queuedTask,
  running: runningTask,
  succeeded: succeededTask,
} = SAMPLES;

const origin = "http://127.0.0.1:8787";
const outputUrl = () => `${origin}/picture.jpg`;
const parts = { origin, outputUrl, price: { ...FREE, perImageUsd: 0.05 }, log: [] };

function commandOf(body: unknown) {
  const input = eraseInput.parse(body);
  return toEraseCommand(input, {
    image: { kind: "url", url: input.image_url },
    mask: input.mask_url === undefined ? { kind: "alpha" } : { kind: "url", url: input.mask_url },
  });
}

describe("toEraseCommand", () => {
  it.each(["erase-minimal", "erase-full", "erase-from-alpha"])("translates %s", (name) => {
    expect(commandOf(readFixture(`${name}.request`))).toEqual(readFixture(`${name}.command`));
  });

  it.each([
    [0, 0],
    [2 ** 32, 0],
    [-1, 2 ** 32 - 1],
    [Number.MAX_SAFE_INTEGER, 2 ** 32 - 1],
  ])("makes of the seed %i one of ours", (seed, expected) => {
    expect(commandOf({ image_url: "https://a.example/a", mask_url: "https://a.example/b", seed }).seed).toBe(expected);
  });
});

describe("toFillCommand", () => {
  it.each(["fill-documented", "fill-minimal"])("translates %s", (name) => {
    const input = fillInput.parse(readFixture(`${name}.request`));
    const image = { kind: "url", url: input.image } as const;
    const mask = input.mask === undefined ? ({ kind: "alpha" } as const) : ({ kind: "url", url: input.mask } as const);
    expect(toFillCommand(input, { image, mask }, 9)).toEqual(readFixture(`${name}.command`));
  });
});

describe("the documented schema of flux-fill-pro", () => {
  const least = { prompt: "a brass lamp", image: "https://cdn.example/room.png" };

  it("has the documented defaults", () => {
    expect(fillInput.parse(least)).toEqual({
      ...least,
      steps: 50,
      prompt_upsampling: false,
      guidance: 3,
      safety_tolerance: 2,
      output_format: "jpg",
    });
  });

  it.each([
    ["steps", 1, 50, 0, 51, 1.5, "40"],
    ["guidance", 2, 5, 1.9, 5.1, "3"],
    ["safety_tolerance", 1, 6, 0, 7, 2.5],
    ["output_format", "jpg", "png", "jpeg", "webp", "JPG"],
    ["prompt_upsampling", true, false, "true", 1],
    ["seed", 0, -5, 0.5, "7"],
  ])("takes %s of %s and %s, and nothing beyond", (field, least_, most, ...others) => {
    for (const value of [least_, most]) expect(fillInput.safeParse({ ...least, [field]: value }).success).toBe(true);
    for (const value of others) expect(fillInput.safeParse({ ...least, [field]: value }).success).toBe(false);
  });
});

describe("toPrediction", () => {
  const log: readonly LogLine[] = [
    { at: 1, level: "info", message: "claimed" },
    { at: 2, level: "warning", message: "a seam may show" },
  ];

  it.each<[string, Task, readonly LogLine[]]>([
    ["prediction-processing", queuedTask, []],
    ["prediction-processing", runningTask, []],
    ["prediction-success", succeededTask, log],
    ["prediction-error", failedTask, []],
    ["prediction-cancelled", cancelledTask, []],
  ])("words %s of a task", (name, task, lines) => {
    const reply = toPrediction(task, { ...parts, log: lines });
    expect(reply).toEqual(readFixture(`${name}.reply`));
    expect(prediction.parse(reply)).toEqual(reply);
  });

  it("costs nothing unless the operator says otherwise", () => {
    expect(toPrediction(succeededTask, { ...parts, price: FREE }).metrics.cost).toBe(0);
  });
});

describe("toRunReply and toWebhookBody", () => {
  it.each([
    ["run-success", succeededTask],
    ["run-failed", failedTask],
    ["run-cancelled", cancelledTask],
  ] as const)("words %s of a task", (name, task) => {
    const reply = toRunReply(task, outputUrl);
    expect(reply).toEqual(readFixture(`${name}.reply`));
    expect(runReply.parse(reply)).toEqual(reply);
  });

  it.each([
    ["webhook-succeeded", succeededTask],
    ["webhook-failed", failedTask],
  ] as const)("words %s of a task", (name, task) => {
    const body = toWebhookBody(task, outputUrl);
    expect(body).toEqual(readFixture(`${name}.reply`));
    expect(webhookBody.parse(body)).toEqual(body);
  });
});
