import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Interruption } from "../run/interruption.ts";
import type { Answers } from "./answers.ts";
import { completeAnswers } from "./complete-answers.ts";
import type { SetupSettings } from "./setup-settings.ts";
import { createTerminalAsker } from "./terminal-asker.ts";

const NOTHING_SAID: SetupSettings = {
  use: undefined,
  provider: undefined,
  vram: undefined,
  url: undefined,
  program: undefined,
  weights: undefined,
  recipe: undefined,
  arguments: undefined,
  loras: undefined,
  workflow: undefined,
  files: undefined,
  model: undefined,
  folder: "/nowhere",
  mayDownload: false,
  allowHosts: [],
  isTested: true,
  mayCost: false,
  output: "/nowhere/config.json",
  force: false,
  json: false,
  yes: false,
};

const ENTER = "\r";
const DOWN = "\u001B[B";
const CTRL_C = "\u0003";

/** Types each answer when its question is there. */
async function converse(
  keys: readonly (readonly [question: string, typed: string])[],
  settings: Partial<SetupSettings> = {},
): Promise<{ readonly answers: Answers; readonly shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = "";
  let next = 0;
  let seenTo = 0;
  output.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    const [question, typed] = keys[next] ?? ["", ""];
    const at = question === "" ? -1 : shown.indexOf(question, seenTo);
    if (at < 0) return;
    next++;
    seenTo = at + question.length;
    setImmediate(() => input.write(typed));
  });
  const answers = await completeAnswers(createTerminalAsker({ input, output }), { ...NOTHING_SAID, ...settings }, {});
  return { answers, shown };
}

describe("questions in a terminal", () => {
  it("lead from nothing to a program that is started here", async () => {
    const { answers, shown } = await converse([
      ["What is it to do?", ENTER],
      ["Who does it?", ENTER],
      ["How much memory", ENTER],
      ["Which model?", ENTER],
      ["Where does sd-server run?", ENTER],
      ["The file sd-server?", `/opt/sd-server${ENTER}`],
      ["The file of weights?", `/opt/weights.safetensors${ENTER}`],
    ]);
    expect(answers).toEqual({
      use: "fill",
      provider: "sd-server",
      recipe: "sd-inpaint",
      loras: [],
      place: { kind: "managed", program: "/opt/sd-server", weights: "/opt/weights.safetensors", arguments: [] },
    });
    expect(shown).toContain("https://github.com/leejet/stable-diffusion.cpp/releases");
  });

  it("ask for what a large model takes besides its weights", async () => {
    const { answers } = await converse(
      [
        ["auto-encoder", `/opt/vae${ENTER}`],
        ["text encoder", ENTER],
        ["folder that LoRAs", `/opt/loras${ENTER}`],
        ["The LoRA's file", `erase.safetensors:1.1${ENTER}`],
      ],
      { use: "erase", provider: "sd-server", recipe: "klein-two-references", program: "/opt/p", weights: "/opt/w" },
    );
    expect(answers).toMatchObject({
      loras: ["erase.safetensors:1.1"],
      place: { arguments: ["--vae", "/opt/vae", "--lora-model-dir", "/opt/loras"] },
    });
  });

  it("never show a key that is typed", async () => {
    const { answers, shown } = await converse(
      [
        ["What is it to do?", `${DOWN}${ENTER}`],
        ["Your key?", `very-secret${ENTER}`],
      ],
      { provider: "bfl" },
    );
    expect(answers).toEqual({ use: "erase", provider: "bfl", key: "very-secret" });
    expect(shown).not.toContain("very");
  });

  it("end with Ctrl-C", async () => {
    await expect(converse([["What is it to do?", CTRL_C]])).rejects.toThrow(Interruption);
  });
});
