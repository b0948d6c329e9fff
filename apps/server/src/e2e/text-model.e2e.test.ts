import { rm } from "node:fs/promises";
import { type RecordingServer, startRecordingServer } from "@lacuna/providers/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { flagsOf, openDouble } from "../testing/model-double.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

const SIDE = 128;
let folder: string;
let flags: Readonly<Record<string, unknown>>;
let picture: string;
let mask: string;
beforeAll(async () => {
  const double = await openDouble();
  folder = double.folder;
  flags = flagsOf(double.program, false);
  picture = toBase64(await pictureFile(SIDE, SIDE));
  mask = toBase64(await maskFile(SIDE, SIDE, 40));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const dataUri = (base64: string): string => `data:image/png;base64,${base64}`;

async function post(url: string, body: object) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

/** The same request in every contract that knows such a field. */
const requests = (origin: string) => ({
  lacuna: () =>
    post(`${origin}/lacuna/v1/fill?wait=60`, {
      image: dataUri(picture),
      mask: dataUri(mask),
      prompt: "a cat",
      enhancePrompt: true,
    }),
  bfl: () => post(`${origin}/v1/flux-pro-1.0-fill`, { image: picture, mask, prompt: "a cat", prompt_upsampling: true }),
  fal: () =>
    post(`${origin}/fal/run/fal-ai/flux-pro/v1/fill`, {
      image_url: dataUri(picture),
      mask_url: dataUri(mask),
      prompt: "a cat",
      enhance_prompt: true,
    }),
  eachlabs: () =>
    post(`${origin}/v1/prediction`, {
      model: "flux-fill-pro",
      version: "0.0.1",
      input: {
        image: "https://pictures.example/a.png",
        mask: "https://pictures.example/m.png",
        prompt: "a cat",
        prompt_upsampling: true,
      },
    }),
});

describe("a prompt that is to be worded anew", { timeout: 240_000 }, () => {
  describe("with a text model", () => {
    let textModel: RecordingServer;
    let server: TestServer;
    beforeAll(async () => {
      textModel = await startRecordingServer(() => ({
        body: { choices: [{ message: { role: "assistant", content: "A gray cat on the floor." } }] },
      }));
      server = await openServer({ flags: { ...flags, textModelUrl: `${textModel.origin}/v1` } });
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await textModel[Symbol.asyncDispose]();
    });

    it("is filled in and shown by the contracts that have a place for it", async () => {
      const { lacuna, fal } = requests(server.origin);
      expect(JSON.parse((await lacuna()).text)).toMatchObject({
        state: "succeeded",
        prompt: "A gray cat on the floor.",
      });
      expect(JSON.parse((await fal()).text)).toMatchObject({ prompt: "A gray cat on the floor." });
      const body = { image: picture, mask, prompt: "a cat", prompt_upsampling: true };
      const { pollingUrl: url } = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
      const poll = async (): Promise<unknown> => (await fetch(url)).json();
      const ready = { status: "Ready", result: { prompt: "A gray cat on the floor." } };
      await expect.poll(poll, { timeout: 60_000 }).toMatchObject(ready);
      expect(textModel.requests).toHaveLength(3);
    });
  });

  it("is refused without one, in each contract's words, where it would else be used as it is", async () => {
    await using server = await openServer({ flags, isIdle: true });
    const { lacuna, bfl, fal, eachlabs } = requests(server.origin);
    const answers = { lacuna: await lacuna(), bfl: await bfl(), fal: await fal(), eachlabs: await eachlabs() };
    for (const { text } of Object.values(answers)) expect(text).toContain("No text model is configured");
    expect(answers).toMatchObject({
      lacuna: { status: 501 },
      bfl: { status: 503 },
      fal: { status: 422 },
      eachlabs: { status: 400 },
    });
    expect(answers.fal.text).toContain("feature_not_supported");
  });
});
