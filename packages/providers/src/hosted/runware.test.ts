import { describe, expect, it } from "vitest";
import { GuessLostError, GuessModeratedError, GuessRefusedError } from "../errors.ts";
import type { RecordedReply, RecordedRequest } from "../testing/recording-server.ts";
import { KEY, openVendor, PAINTED, paintedPng } from "./testing/open-vendor.ts";

/** As the vendor's pages show it: acknowledged, then processed, then what a test names. */
function runware(finish: (taskUUID: string, painted: string) => RecordedReply) {
  let polls = 0;
  return async ({ json }: RecordedRequest): Promise<RecordedReply> => {
    const [task]: readonly { taskType?: string; taskUUID?: string }[] = Array.isArray(json) ? json : [];
    const taskUUID = task?.taskUUID ?? "";
    if (task?.taskType !== "getResponse") return { body: { data: [{ taskType: task?.taskType, taskUUID }] } };
    if (polls++ === 0) return { body: { data: [{ taskType: "imageInference", taskUUID, status: "processing" }] } };
    return finish(taskUUID, Buffer.from(await paintedPng()).toString("base64"));
  };
}

const done = (taskUUID: string, imageBase64Data: string): RecordedReply => ({
  body: {
    data: [
      {
        taskType: "imageInference",
        taskUUID,
        status: "success",
        imageUUID: "77da",
        imageBase64Data,
        seed: 7,
        cost: 0.05,
      },
    ],
  },
});

const failed = (status: number, code: string) => (taskUUID: string) => ({
  status,
  body: { errors: [{ code, message: "It is as it is.", taskType: "imageInference", taskUUID }] },
});

describe("Runware", () => {
  it("is sent what its pages document, asked until it is done, and its price is passed on", async () => {
    const { guess, server, costs } = await openVendor("runware", runware(done), { path: "/v1" });
    const guessed = await guess({ steps: 20, guidance: 30 });
    expect([...guessed.data]).toEqual([...PAINTED.data]);
    const [submit, poll] = server.requests;
    expect(submit).toMatchObject({ method: "POST", path: "/v1", headers: { authorization: `Bearer ${KEY}` } });
    expect(submit.json).toEqual([
      {
        taskType: "imageInference",
        taskUUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        model: "bfl:1@2",
        inputs: { image: expect.any(String), mask: expect.any(String) },
        positivePrompt: "a cat",
        seed: 7,
        steps: 20,
        CFGScale: 30,
        outputType: "base64Data",
        outputFormat: "PNG",
        deliveryMethod: "async",
        includeCost: true,
        numberResults: 1,
      },
    ]);
    const [{ taskUUID }] = Object(submit.json);
    expect(poll.json).toEqual([{ taskType: "getResponse", taskUUID }]);
    expect(costs).toEqual([{ usd: 0.05, text: "$0.05" }]);
  });

  it("erases without prompt or seed", async () => {
    const { guess, server } = await openVendor("runware", runware(done));
    await guess({ kind: "erase" });
    const [task] = Object(server.requests[0].json);
    expect(task).toMatchObject({ model: "bfl:flux@erase", settings: { dilatePixels: 0 } });
    expect(task).not.toHaveProperty("seed");
    expect(task).not.toHaveProperty("positivePrompt");
  });

  it.each([
    ["moderated", failed(400, "contentPolicyViolation"), GuessModeratedError, "refused what it was sent"],
    ["wrong", failed(400, "invalidImage"), GuessRefusedError, "refused the request (400: It is as it is)"],
    ["without a key", failed(401, "invalidApiKey"), GuessRefusedError, "does not accept the key"],
    ["late", failed(500, "timeoutProvider"), GuessLostError, "timeoutProvider: It is as it is"],
    [
      "failed in an item of its own",
      (taskUUID: string) => ({
        body: { data: [{ taskUUID, status: "error", error: { code: "inferenceError", message: "no luck" } }] },
      }),
      GuessLostError,
      "inferenceError: no luck",
    ],
  ])("tells a task that is %s by its code", { timeout: 60_000 }, async (_, finish, kind, message) => {
    const { guess } = await openVendor("runware", runware(finish));
    const error = await guess().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });
});
