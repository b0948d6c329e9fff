import type { LogLine } from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { eraseInput } from "./contract.ts";
import { readFixture } from "./testing/read-fixture.ts";
import { SAMPLES } from "./testing/sample-tasks.ts";
import { extensionOf, toEraseCommand, toOutput, toQueueStatus } from "./translate.ts";

const { cancelledInQueue: cancelled, failedBy: failed, queued, running, succeeded } = SAMPLES;

const QUEUE = "http://lacuna.example/fal/queue";

describe("a request", () => {
  it.each(["erase-minimal", "erase-full", "erase-from-ai-sdk"])("becomes a command: %s", async (name) => {
    const input = eraseInput.parse(await readFixture(`${name}.request`));
    const pictures = {
      image: { kind: "url", url: input.image_url },
      mask: { kind: "url", url: input.mask_url },
    } as const;
    expect(toEraseCommand(input, pictures)).toEqual(await readFixture(`${name}.command`));
  });
});

describe("a task", () => {
  const at = Date.UTC(2026, 7, 21, 10);
  const log: readonly LogLine[] = [
    { at, level: "info", message: "Erasing." },
    { at: at + 1500, level: "warning", message: "Slow." },
    { at: at + 2000, level: "error", message: "Broken." },
  ];

  it.each([
    ["status-queued", queued, undefined],
    ["status-running", running, log],
    ["status-succeeded", succeeded, undefined],
    ["status-failed", failed({ code: "mask_mismatch", message: "Sizes differ.", input: "mask" }), undefined],
    ["status-cancelled", cancelled, undefined],
  ])("has a status: %s", async (name, task, lines) => {
    expect(toQueueStatus(task, QUEUE, 4, lines)).toEqual(await readFixture(`${name}.reply`));
  });

  it("has logs of null, not none, where nobody asked: clients index them", () => {
    expect(toQueueStatus(running, QUEUE, 0, undefined)).toHaveProperty("logs", null);
    expect(toQueueStatus(running, QUEUE, 0, [])).toHaveProperty("logs", []);
  });

  it("has an output when it succeeded", async () => {
    expect(toOutput(succeeded, ["https://lacuna.example/artifacts/x"])).toEqual(await readFixture("output.reply"));
  });
});

it.each([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/svg+xml", "bin"],
  ["../x", "bin"],
])("a file of type %s ends in %s", (type, extension) => {
  expect(extensionOf(type)).toBe(extension);
});
