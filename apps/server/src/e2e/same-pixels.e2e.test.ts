import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@lacuna/client";
import { decodeImage } from "@lacuna/codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, serveFiles, toBase64 } from "@lacuna/http/testing";
import { runCli } from "../testing/run-cli.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

const DILATE = 7;
const image = await pictureFile(150, 110);
const mask = await maskFile(150, 110, 24);
const imageUri = `data:image/png;base64,${toBase64(image)}`;
const maskUri = `data:image/png;base64,${toBase64(mask)}`;

let server: TestServer;
let folder = "";
/** Where pictures can be fetched from: one contract takes addresses only. */
const pictures = await serveFiles({ "image.png": image, "mask.png": mask });

beforeAll(async () => {
  server = await openServer({ flags: { outboundAllow: "127.0.0.1/32" } });
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-same-"));
  await writeFile(path.join(folder, "image.png"), image);
  await writeFile(path.join(folder, "mask.png"), mask);
});

afterAll(async () => {
  await pictures[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function postJson(
  address: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const reply = await fetch(server.origin + address, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${address} was answered with ${reply.status}: ${text}`);
  return JSON.parse(text);
}

async function eraseByCli(...more: readonly string[]): Promise<Uint8Array> {
  const output = `cli${more.length}.png`;
  const args = ["erase", "image.png", "--mask", "mask.png", "--dilate", String(DILATE), "-o", output, ...more];
  const { exitCode, stderr } = await runCli(args, folder);
  if (exitCode !== 0) throw new Error(stderr);
  return readFile(path.join(folder, output));
}

const WAYS: readonly (readonly [name: string, erase: () => Promise<Uint8Array>])[] = [
  [
    "Black Forest Labs",
    async () => {
      const body = { image: toBase64(image), mask: toBase64(mask), dilate_pixels: DILATE, output_format: "png" };
      return download(await pollBfl(await submitToBfl(server.origin, body)));
    },
  ],
  [
    "fal.ai",
    async () => {
      const body = { image_url: imageUri, mask_url: maskUri, dilate_pixels: DILATE, output_format: "png" };
      const said = await postJson("/fal/run/fal-ai/flux-pro/v1/erase", body, { authorization: "Key any:key" });
      return download(z.object({ images: z.tuple([z.object({ url: z.string() })]) }).parse(said).images[0].url);
    },
  ],
  [
    "Runware",
    async () => {
      const task = {
        taskType: "imageInference",
        taskUUID: "d3ebbb1c-3c4f-4a57-9d2e-0d6f3a9c1b21",
        model: "bfl:flux@erase",
        inputs: { image: imageUri, mask: maskUri },
        settings: { dilatePixels: DILATE },
        outputFormat: "PNG",
      };
      const body = [{ taskType: "authentication", apiKey: "any" }, task];
      const { data } = z
        .object({ data: z.array(z.object({ imageURL: z.string().optional() })) })
        .parse(await postJson("/v1", body));
      return download(data.find(({ imageURL }) => imageURL !== undefined)?.imageURL ?? "");
    },
  ],
  [
    "Each Labs",
    async () => {
      const input = {
        image_url: `${pictures.origin}/image.png`,
        mask_url: `${pictures.origin}/mask.png`,
        dilate_pixels: DILATE,
        output_format: "png",
      };
      const said = await postJson("/v1/prediction/run", { model: "lacuna-erase", input }, { "x-api-key": "any" });
      return download(z.object({ output: z.string() }).parse(said).output);
    },
  ],
  [
    "Lacuna's own contract",
    async () => {
      const client = createClient({ baseUrl: server.origin });
      const { id } = await client.erase({ image, mask, dilatePixels: DILATE, output: { format: "png" } });
      const task = await client.wait(id);
      expect(task.state, task.failure?.message).toBe("succeeded");
      return client.download(id);
    },
  ],
  ["the command line", () => eraseByCli()],
  ["the command line with a server", () => eraseByCli("--server", server.origin)],
];

describe("the same picture, mask and options", () => {
  it("give the same pixels to the byte, by whichever contract they come", async () => {
    const original = (await decodeImage(image)).raster;
    const rasters = new Map<string, Buffer>();
    for (const [name, erase] of WAYS) {
      const { raster } = await decodeImage(await erase());
      expect(raster, name).toMatchObject({ width: 150, height: 110, model: "rgb" });
      rasters.set(name, Buffer.from(raster.data.buffer, raster.data.byteOffset, raster.data.byteLength));
    }
    const [[, first] = ["", Buffer.alloc(0)]] = rasters;
    expect(first.equals(Buffer.from(original.data.buffer, original.data.byteOffset, original.data.byteLength))).toBe(
      false,
    );
    for (const [name, data] of rasters) expect(data.equals(first), name).toBe(true);
  });
});
