import {
  decodeInlineImage,
  FREE,
  type PriceRule,
  type SubmittedInput,
  type SubmittedMask,
  type Task,
} from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { eraseRequest, fillRequest, resultReply } from "./contract.ts";
import { readImageAlias } from "./read-image-alias.ts";
import { readFixture } from "./testing/read-fixture.ts";
import { SAMPLES } from "./testing/sample-tasks.ts";
import { toEraseCommand, toFillCommand, toNotFoundReply, toResultReply, toSubmitReply } from "./translate.ts";

const {
  cancelled: cancelledTask,
  failed: failedTask,
  queued: queuedTask,
  running: runningTask,
  succeeded: succeededTask,
} = SAMPLES;

const ORIGIN = "http://127.0.0.1:8787";
/** $0.03 for the first megapixel, $0.004 for each further one and each of at least three reference megapixels. */
const RULE: PriceRule = {
  ...FREE,
  firstMegapixelUsd: 0.03,
  furtherMegapixelUsd: 0.004,
  referenceMegapixelUsd: 0.004,
  minimumReferenceMegapixels: 3,
};

/** Pictures as fixtures write them: base64 or an address. */
function show(input: SubmittedInput | SubmittedMask): unknown {
  if (input.kind === "bytes") return Buffer.from(input.bytes).toString("base64");
  return input.kind === "url" ? input.url : input;
}

function fillCommandOf(changes: object) {
  const none = { kind: "bytes", bytes: new Uint8Array() } as const;
  const request = fillRequest.parse({ image: "eA==", mask: "eA==", ...changes });
  return toFillCommand(request, { image: none, mask: none }, 9);
}

describe("toFillCommand", () => {
  it("leaves steps and guidance to the model where they are the standards, which clients send unasked", () => {
    for (const changes of [{}, { steps: 50, guidance: 60 }]) {
      const command = fillCommandOf(changes);
      expect("steps" in command || "guidance" in command).toBe(false);
    }
  });

  it("hands others over, with the scale that guidance is on", () => {
    const guidanceScale = { min: 1.5, standard: 60, max: 100 };
    expect(fillCommandOf({ steps: 15, guidance: 30 })).toMatchObject({ steps: 15, guidance: 30, guidanceScale });
  });
});

describe("toEraseCommand", () => {
  it.each(["erase-minimal", "erase-full", "erase-from-ai-sdk", "erase-lax"])("translates %s", (name) => {
    const request = eraseRequest.parse(readImageAlias(readFixture(`${name}.request`)));
    const pictures = { image: decodeInlineImage(request.image), mask: decodeInlineImage(request.mask) };
    const command = toEraseCommand(request, pictures);
    expect({ ...command, image: show(command.image), mask: show(command.mask) }).toEqual(
      readFixture(`${name}.command`),
    );
  });

  it.each([
    [0, 0],
    [2 ** 32 - 1, 2 ** 32 - 1],
    [2 ** 32, 0],
    [-1, 2 ** 32 - 1],
    [Number.MAX_SAFE_INTEGER, 2 ** 32 - 1],
    [Number.MIN_SAFE_INTEGER, 1],
  ])("makes of the seed %i one of ours", (seed, expected) => {
    const request = eraseRequest.parse({ image: "eA==", mask: "eA==", seed });
    const none = { kind: "bytes", bytes: new Uint8Array() } as const;
    expect(toEraseCommand(request, { image: none, mask: none }).seed).toBe(expected);
  });
});

describe("readImageAlias", () => {
  it("prefers the image where both are there, and touches nothing else", () => {
    for (const body of [{ image: "a", input_image: "b" }, { mask: "c" }, null, "x", ["input_image"]]) {
      expect(readImageAlias(body)).toBe(body);
    }
    expect(readImageAlias({ input_image: "b", mask: "c" })).toMatchObject({ image: "b", mask: "c" });
  });
});

describe("toSubmitReply", () => {
  it("names where to poll, the cost in cents and the size", () => {
    expect(toSubmitReply(queuedTask, RULE, ORIGIN)).toEqual(readFixture("submit.reply"));
  });

  it("names neither cost nor size of a picture that nobody has seen yet", () => {
    const { imageSize: _, ...unseen } = queuedTask;
    expect(toSubmitReply(unseen, RULE, ORIGIN)).toEqual(readFixture("submit-by-address.reply"));
  });

  it("names no address to poll where a webhook will call", () => {
    const reply = toSubmitReply(queuedTask, RULE, ORIGIN, "https://me.example/hook");
    expect(reply).toEqual(readFixture("submit-with-webhook.reply"));
  });

  it.each([
    [640, 480, 0.31, 4.2],
    [2048, 2048, 4.19, 5.8],
    [1, 1, 0, 4.2],
  ])("counts %i×%i as %d MP for %d credits", (width, height, megapixels, cost) => {
    const reply = toSubmitReply({ ...queuedTask, imageSize: { width, height } }, RULE, ORIGIN);
    expect(reply).toMatchObject({ cost, input_mp: megapixels, output_mp: megapixels });
  });

  it("costs nothing unless the operator says otherwise", () => {
    expect(toSubmitReply(queuedTask, FREE, ORIGIN).cost).toBe(0);
  });
});

describe("toResultReply", () => {
  it("says beside a picture what was not done as asked", () => {
    if (succeededTask.state !== "succeeded") throw new Error("The sample is another.");
    const warnings = ["steps 60 is outside of 15 to 50, which the model takes: 50 was used"];
    const task: Task = { ...succeededTask, result: { ...succeededTask.result, warnings } };
    const reply = toResultReply(task, () => `${ORIGIN}/sample.png`);
    expect(reply).toMatchObject({ status: "Ready", details: { warnings } });
    expect(resultReply.parse(reply)).toEqual(reply);
  });

  it.each<[string, Task]>([
    ["result-pending", queuedTask],
    ["result-pending", runningTask],
    ["result-ready", succeededTask],
    ["result-failed", failedTask],
    ["result-cancelled", cancelledTask],
  ])("words %s of a task", (name, task) => {
    expect(toResultReply(task, (extension) => `${ORIGIN}/sample.${extension}`)).toEqual(readFixture(`${name}.reply`));
  });

  it("words a task that is not there", () => {
    expect(toNotFoundReply("nothing")).toEqual(readFixture("result-unknown.reply"));
  });
});
