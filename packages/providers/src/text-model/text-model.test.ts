import { describe, expect, it, onTestFinished } from "vitest";
import { GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import { type RecordedReply, startRecordingServer } from "../testing/recording-server.ts";
import { createTextModel, type TextModelSettings } from "./text-model.ts";

async function open(answer: () => RecordedReply | Promise<RecordedReply>, settings: Partial<TextModelSettings> = {}) {
  const server = await startRecordingServer(answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const textModel = createTextModel({ url: `${server.origin}/v1`, ...settings });
  const { signal } = new AbortController();
  return { server, reword: (prompt: string) => textModel.reword(prompt, { seed: 7, signal }) };
}

const saying = (content: unknown): RecordedReply => ({
  body: { choices: [{ message: { role: "assistant", content } }] },
});

describe("a text model", () => {
  it("is asked as chat completions are, with its key", async () => {
    const { server, reword } = await open(() => saying("A brass lamp."), { model: "qwen3", key: "very-secret" });
    expect(await reword("a lamp")).toBe("A brass lamp.");
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
    expect(request.headers["authorization"]).toBe("Bearer very-secret");
    expect(request.json).toMatchObject({
      model: "qwen3",
      messages: [{ role: "system" }, { role: "user", content: "a lamp" }],
      seed: 7,
      temperature: 0,
      stream: false,
    });
  });

  it.each([
    ["thoughts", "<think>The user wants a lamp.\n</think>\n\nA brass lamp."],
    ["quotation marks and lines", "“A brass\nlamp.”\n"],
  ])("is freed of %s", async (_, content) => {
    const { reword } = await open(() => saying(content));
    expect(await reword("a lamp")).toBe("A brass lamp.");
  });

  it("is cut off where it does not end", async () => {
    const { reword } = await open(() => saying("lamp ".repeat(10_000)));
    expect((await reword("a lamp")).length).toBe(2000);
  });

  it.each([
    ["says nothing", saying(" "), GuessRefusedError],
    ["only thinks", saying("<think>Well, "), GuessRefusedError],
    ["says something else than words", saying(7), GuessRefusedError],
    ["has no such model", { status: 404, body: { error: { message: "model not found" } } }, GuessRefusedError],
  ])("that %s fails the prompt", async (_, reply, kind) => {
    const { reword } = await open(() => reply);
    await expect(reword("a lamp")).rejects.toThrow(kind);
  });

  it("that never answers is not waited for longer than it may take", async () => {
    const { reword } = await open(() => new Promise<RecordedReply>(() => undefined), { timeoutMs: 50 });
    await expect(reword("a lamp")).rejects.toThrow(GuessTimeoutError);
  });
});
