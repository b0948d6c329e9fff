import type { Task } from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { eraseRequest, extendRequest, fillRequest, selectRequest, task as wireTask } from "./contract.ts";
import { resolvePictures, resolveUnmasked } from "./resolve-pictures.ts";
import { readFixture } from "./testing/read-fixture.ts";
import { SAMPLES } from "./testing/sample-tasks.ts";
import { toEraseCommand, toExtendCommand, toFillCommand, toSelectCommand, toWireTask } from "./translate.ts";

const {
  cancelled: cancelledTask,
  failed: failedTask,
  queued: queuedTask,
  running: runningTask,
  succeeded: succeededTask,
} = SAMPLES;

const image = "https://pictures.example/a.png";
const mask = "https://pictures.example/m.png";
const least = { image, mask };

describe("toEraseCommand", () => {
  it.each([
    "erase-minimal",
    "erase-full",
    "erase-uploads",
    "erase-alpha",
    "erase-drawing",
    "erase-boxes",
    "erase-runs",
    "erase-found",
    "erase-found-grown",
  ])("translates %s", (name) => {
    const options = eraseRequest.parse(readFixture(`${name}.request`));
    expect(toEraseCommand(options, resolvePictures(options, {}))).toEqual(readFixture(`${name}.command`));
  });
});

describe("toFillCommand", () => {
  it.each(["fill-minimal", "fill-full"])("translates %s", (name) => {
    const options = fillRequest.parse(readFixture(`${name}.request`));
    expect(toFillCommand(options, resolvePictures(options, {}))).toEqual(readFixture(`${name}.command`));
  });
});

describe("toExtendCommand", () => {
  it.each(["extend", "extend-prompt"])("translates %s", (name) => {
    const options = extendRequest.parse(readFixture(`${name}.request`));
    expect(toExtendCommand(options, resolveUnmasked(options, {}))).toEqual(readFixture(`${name}.command`));
  });
});

describe("toSelectCommand", () => {
  it("takes the shadow of what is found by name, and of nothing else that is not marked", () => {
    const searches = [["person", "shadow"], ["shadow"], ["text", "shadow"]];
    const taken = searches.map((find) => selectRequest.safeParse({ image, mask: { find } }).success);
    expect(taken).toEqual([true, false, false]);
  });

  it("translates select", () => {
    const options = selectRequest.parse(readFixture("select.request"));
    expect(toSelectCommand(resolvePictures(options, {}))).toEqual(readFixture("select.command"));
  });
});

describe("pictures", () => {
  const bytes = new Uint8Array([1, 2, 3]);

  it.each([
    ["base64", "AQID"],
    ["base64 without padding in the other alphabet", "AQID\n"],
    ["a data URI", "data:image/png;base64,AQID"],
    ["a data URI of percents", "data:,%01%02%03"],
  ])("are taken as %s", (_, text) => {
    const options = eraseRequest.parse({ image: text, mask: text, avoid: text });
    const expected = { kind: "bytes", bytes: expect.objectContaining({ length: 3 }) };
    expect(resolvePictures(options, {})).toEqual({ image: expected, mask: expected, avoid: expected });
  });

  it("are a form's files where it has any", () => {
    const options = eraseRequest.parse({ image: "(file)", mask: "(file)", avoid: "(file)" });
    const file = { kind: "bytes", bytes };
    expect(resolvePictures(options, { image: bytes, mask: bytes, avoid: bytes })).toEqual({
      image: file,
      mask: file,
      avoid: file,
    });
  });
});

describe("the documented options", () => {
  it("have the documented defaults", () => {
    expect(eraseRequest.parse(least)).toEqual({
      ...least,
      effort: "normal",
      seed: 0,
      variations: 1,
      output: { format: "same", keepMetadata: true },
      preview: false,
      priority: "normal",
    });
    const options = eraseRequest.parse(least);
    expect(toEraseCommand(options, resolvePictures(options, {}))).toMatchObject({ dilatePx: 10 });
    expect(fillRequest.parse({ ...least, prompt: "p" })).toMatchObject({
      seed: 0,
      variations: 1,
      enhancePrompt: false,
    });
  });

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ["dilatePixels", [0, 100], [-1, 101, 0.5, "10", null]],
    ["seed", [0, 4294967295], [-1, 4294967296, 1.5, "7"]],
    ["variations", [1, 8], [0, 9, 2.5]],
    ["effort", ["fast", "normal", "best"], ["FAST", "", 1]],
    ["preview", [true, false], ["true", 1]],
    ["priority", ["low", "normal"], ["high", 0]],
    [
      "webhookUrl",
      ["http://a.example/", "HTTPS://a.example/x"],
      ["a.example", "ftp://a", `http://${"x".repeat(2048)}`],
    ],
    ["webhookSecret", [`whsec_${"A".repeat(32)}`, `whsec_${"A".repeat(86)}==`], ["secret", `whsec_${"A".repeat(28)}`]],
    [
      "output",
      [{}, { quality: 1 }, { quality: 100, format: "avif" }, { format: "tiff", keepMetadata: false }],
      [{ quality: 0 }, { quality: 101 }, { format: "gif" }, { keepMetadata: 1 }, { size: 3 }, []],
    ],
    [
      "mask",
      ["alpha", { boxes: [{ x: -1e6, y: 1e6, width: 1e6, height: 0.5 }] }, { width: 1, height: 1, runs: [1] }],
      [
        "",
        {},
        { boxes: [] },
        { boxes: [{ x: 0, y: 0, width: 0, height: 1 }] },
        {
          polygons: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
        { strokes: [{ radiusPixels: 0, points: [[0, 0]] }] },
        { strokes: [{ radiusPixels: 1, points: [] }] },
        { width: 2, height: 2, runs: [1, 2] },
        { width: 65_536, height: 1, runs: [65_536] },
      ],
    ],
  ])("take %s of %j, and nothing beyond", (field, good, bad) => {
    for (const value of good) expect(eraseRequest.safeParse({ ...least, [field]: value }).success).toBe(true);
    for (const value of bad)
      expect(eraseRequest.safeParse({ ...least, [field]: value }).success, String(value)).toBe(false);
  });

  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ["prompt", ["x", "x".repeat(32_768)], ["", "x".repeat(32_769), 5]],
    ["steps", [1, 200], [0, 201, 1.5]],
    ["guidance", [0, 100, 3.5], [-0.1, 100.1]],
    ["safetyTolerance", [0, 6], [-1, 7, 0.5]],
    ["enhancePrompt", [true], ["yes"]],
  ])("of fills take %s of %j, and nothing beyond", (field, good, bad) => {
    const body = { ...least, prompt: "p" };
    for (const value of good) expect(fillRequest.safeParse({ ...body, [field]: value }).success).toBe(true);
    for (const value of bad) expect(fillRequest.safeParse({ ...body, [field]: value }).success).toBe(false);
  });
});

const linkOf = (_: unknown, index: number) => `http://127.0.0.1:8787/artifacts/${index}`;

describe("toWireTask", () => {
  it.each<[string, Task, object]>([
    ["queued", queuedTask, { queuePosition: 3 }],
    ["running", runningTask, {}],
    ["stopping", { ...runningTask, isCancelRequested: true }, {}],
    ["succeeded", succeededTask, { files: [new Uint8Array([1, 2, 3])] }],
    ["failed", failedTask, {}],
    ["cancelled", cancelledTask, {}],
  ])("shows a task that is %s", (name, task, parts) => {
    const shown = toWireTask(task, { linkOf, costUsd: 0.05, ...parts });
    expect(shown).toEqual(readFixture(`${name}.reply`));
    expect(wireTask.strict().parse(shown)).toEqual(shown);
  });

  it("leaves out what does not exist yet", () => {
    const { imageSize: _, ...unseen } = queuedTask;
    expect(toWireTask(unseen, { linkOf, costUsd: 0 })).not.toHaveProperty("imageSize");
    expect(toWireTask({ ...queuedTask, priority: -1 }, { linkOf, costUsd: 0 }).priority).toBe("low");
  });
});
