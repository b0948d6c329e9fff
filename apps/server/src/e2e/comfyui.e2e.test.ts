import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ComfyuiDouble, startComfyuiDouble } from "@lacuna/providers/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { expectFilled } from "../testing/expect-filled.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

/* ComfyUI is a double that speaks its routes and its socket: that pictures go there and back it shows, and no more. */

const SIDE = 160;
const HOLE = 40;
const FILES = ["flux1-fill-dev.safetensors", "clip_l.safetensors", "t5xxl_fp16.safetensors", "ae.safetensors"];

let image: Uint8Array;
let picture: string;
let mask: string;
let comfyui: ComfyuiDouble;
beforeAll(async () => {
  image = await pictureFile(SIDE, SIDE);
  picture = toBase64(image);
  mask = toBase64(await maskFile(SIDE, SIDE, HOLE));
  comfyui = await startComfyuiDouble({ files: FILES });
});
afterAll(() => comfyui[Symbol.asyncDispose]());

function open(flags: Readonly<Record<string, unknown>>): Promise<TestServer> {
  const small = {
    comfyuiUrl: comfyui.origin,
    comfyuiMaxPixels: String(256 * 256),
    noSelfTest: "true",
    guessTries: "1",
  };
  return openServer({ flags: { ...small, ...flags } });
}

describe("a server whose provider is ComfyUI", { timeout: 120_000 }, () => {
  it("fills, after it has tried it out", async () => {
    await using server = await open({ fillProvider: "comfyui", noSelfTest: "false" });
    await expect.poll(() => server.logLines.join(""), { timeout: 60_000 }).toContain("passed its self-test");
    const body = { image: picture, mask, prompt: "a cat", output_format: "png" };
    await expectFilled(
      image,
      await download(await pollBfl(await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill"))),
      HOLE,
    );
  });

  it("erases by a workflow of the operator's own", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-workflow-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, "mine.json");
    const graph = {
      "1": { class_type: "LoadImage", inputs: { image: "%image%" } },
      "2": { class_type: "LoadImageMask", inputs: { image: "%mask%", channel: "red" } },
      "3": { class_type: "MyEraser", inputs: { image: ["1", 0], mask: ["2", 0], seed: "%seed%", style: "%style%" } },
      "4": { class_type: "PreviewImage", inputs: { images: ["3", 0] } },
    };
    await writeFile(file, JSON.stringify(graph));
    await using server = await open({ eraseProvider: "comfyui", comfyuiWorkflow: file, comfyuiFiles: "style=plain" });
    const body = { image: picture, mask, dilate_pixels: 0, output_format: "png" };
    await expectFilled(image, await download(await pollBfl(await submitToBfl(server.origin, body))), HOLE);
    expect(comfyui.prompts.at(-1)?.["3"]?.inputs).toMatchObject({ style: "plain", mask: ["2", 0] });
  });

  it("says in the log which node it does not take, and fails with a word of its own", async () => {
    await using server = await open({ fillProvider: "comfyui", comfyuiFiles: "model=absent.safetensors" });
    const body = { image: picture, mask, prompt: "a cat", output_format: "png" };
    const { pollingUrl } = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
    const poll = async (): Promise<unknown> => (await fetch(pollingUrl)).json();
    await expect.poll(poll, { timeout: 60_000 }).toMatchObject({ details: { code: "provider_failed" } });
    expect(server.logLines.join("")).toContain("node model (UNETLoader): Value not in list: unet_name");
  });
});
