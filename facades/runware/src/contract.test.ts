import { readdir, readFile } from "node:fs/promises";
import type { FacadeServices } from "@lacuna/http";
import type { QueuedTask, SucceededTask, Task } from "@lacuna/jobs";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { eraseTask } from "./contract.ts";
import { finishedAnswer } from "./finished-answer.ts";
import { acceptErase } from "./operations/accept-erase.ts";
import { parseTask } from "./parse-task.ts";
import { FACADE_NAME } from "./task-note.ts";

const MEGAPIXELS_OF_ROOM = { width: 1280, height: 1024 };
const RESULT_ID = "77da2d99-a6d3-44d9-b8c0-ae9fb06b6200";
const folder = new URL("../src/__fixtures__/", import.meta.url);

type Submissions = Parameters<FacadeServices["tasks"]["submit"]>[0][];

/** What `acceptErase` needs of the services, noting what it submits. */
function recordingServices(submitted: Submissions): Pick<FacadeServices, "tasks" | "readArtifact" | "countRequest"> {
  const tasks = {
    findByKey: async () => undefined,
    async submit(submission: Submissions[number]) {
      submitted.push(submission);
      return { kind: "accepted", task: queuedTask(submission) };
    },
  };
  return {
    tasks: Object.assign(Object.create(null), tasks),
    readArtifact: async () => Buffer.of(),
    countRequest: () => {},
  };
}

function queuedTask({ origin, owner, command }: Submissions[number]): QueuedTask {
  const { image, mask } = command;
  if (image.kind !== "url" || mask.kind !== "url") throw new Error("The documented tasks name addresses.");
  const stored = { ...command, image, mask };
  return { state: "queued", id: RESULT_ID, command: stored, origin, owner, priority: 0, acceptedAt: 0, attempt: 0 };
}

function succeeded(task: Task): SucceededTask {
  const { format } = task.command.output;
  const artifact = {
    ...MEGAPIXELS_OF_ROOM,
    key: "tasks/0",
    contentType: `image/${format}`,
    sizeBytes: 3,
    seed: task.command.seed,
  };
  const timings = { queuedMs: 0, downloadMs: 0, computeMs: 1, totalMs: 1 };
  const result = { artifacts: [artifact], warnings: [], holePixels: 1, timings };
  const { id, command, origin, owner, priority, acceptedAt, attempt } = task;
  const base = { id, command, origin, owner, priority, acceptedAt, attempt };
  return { ...base, state: "succeeded", startedAt: 0, finishedAt: 1, expiresAt: 2, result };
}

describe("documented tasks", async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));

  it.each(names)("become commands, submissions and replies: %s", async (name) => {
    const fixture = JSON.parse(await readFile(new URL(name, folder), "utf8"));
    const submitted: Submissions = [];
    const services = recordingServices(submitted);
    const context = {
      caller: { owner: "owner-1", name: "test", limits: {} },
      origin: "https://erase.example",
      log: Fastify().log,
    };
    await acceptErase(services, context, fixture.task);
    expect(submitted.map(({ command }) => command)).toEqual(fixture.commands);
    const keys = submitted.map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toEqual(keys.map((_, index) => `${FACADE_NAME} ${fixture.task.taskUUID.toLowerCase()}#${index}`));
    const [{ command: _command, origin: taskOrigin, owner: _owner, idempotencyKey: _key, ...submission }] = submitted;
    expect(submission).toEqual(fixture.submission);
    expect(taskOrigin).toMatchObject({ facade: "runware", model: "bfl:flux@erase" });

    const answer = await finishedAnswer(
      {
        tasks: Object.assign(Object.create(null), { deliveries: async () => [] }),
        readArtifact: async () => Buffer.of(1, 2, 3),
        priceOf: () => ({
          perImageUsd: 0,
          firstMegapixelUsd: 0.03,
          furtherMegapixelUsd: 0.004,
          referenceMegapixelUsd: 0.004,
          minimumReferenceMegapixels: 0,
          isRoundedUp: true,
        }),
        links: {
          sign: ({ taskId, index, extension }, origin) => `${origin}/artifacts/${taskId}/${index}.${extension}`,
          verify: () => ({ kind: "forged" }),
        },
      },
      succeeded(queuedTask(submitted[0])),
      context.origin,
    );
    expect(answer).toEqual({ kind: "data", items: [fixture.reply] });
  });
});

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
