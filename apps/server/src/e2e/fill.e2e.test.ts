import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createFalClient } from "@fal-ai/client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { expectFilled } from "../testing/expect-filled.ts";
import { flagsOf, openDouble } from "../testing/model-double.ts";
import { maskFile, pictureFile, serveFiles, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

/*
 * The model is a double: a program that is started like sd-server, speaks its contract over real sockets and paints plain
 * colors. It shows that pictures go through every contract and back; what a model makes of a prompt it cannot show.
 */

const SIDE = 160;
const HOLE = 40;

let image: Uint8Array<ArrayBuffer>;
let picture: string;
let mask: string;
beforeAll(async () => {
  image = await pictureFile(SIDE, SIDE);
  picture = toBase64(image);
  mask = toBase64(await maskFile(SIDE, SIDE, HOLE));
});

async function post(url: string, body: object): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${text}`);
  return JSON.parse(text);
}

const dataUri = (base64: string): string => `data:image/png;base64,${base64}`;

describe("with a provider for fills", { timeout: 120_000 }, () => {
  let server: TestServer;
  let program: string;
  let folder: string;
  beforeAll(async () => {
    ({ program, folder } = await openDouble());
    server = await openServer({ flags: flagsOf(program, true) });
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it("fills by BFL's contract", async () => {
    const body = { image: picture, mask, prompt: "a cat", seed: 3, output_format: "png" };
    const task = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
    await expectFilled(image, await download(await pollBfl(task)), HOLE);
  });

  it("fills by fal's contract, in fal's own client", async () => {
    const url = `${server.origin}/api/fal/proxy`;
    const fal = createFalClient({
      credentials: "not:needed",
      requestMiddleware: async ({ url: target, ...rest }) => ({
        ...rest,
        url,
        headers: { ...rest.headers, "x-fal-target-url": target },
      }),
    });
    const { data } = await fal.subscribe("fal-ai/flux-pro/v1/fill", {
      input: {
        prompt: "a cat",
        image_url: dataUri(picture),
        mask_url: dataUri(mask),
        num_images: 2,
        output_format: "png",
      },
      pollInterval: 50,
    });
    expect(data.images).toHaveLength(2);
    for (const { url: link } of data.images) await expectFilled(image, await download(link), HOLE);
  });

  it("fills by Runware's contract", async () => {
    const task = {
      taskType: "imageInference",
      taskUUID: "50836053-a0ee-4cf5-b9d6-ae7c5d140ada",
      model: "bfl:1@2",
      positivePrompt: "a cat",
      inputs: { image: picture, mask },
      outputFormat: "PNG",
    };
    const reply = z.object({ data: z.array(z.object({ imageURL: z.string() })) });
    const { data } = reply.parse(await post(`${server.origin}/v1`, [task]));
    await expectFilled(image, await download(data[0]?.imageURL ?? ""), HOLE);
  });

  it("fills by Each Labs' contract", async () => {
    await using files = await serveFiles({
      "image.png": Buffer.from(picture, "base64"),
      "mask.png": Buffer.from(mask, "base64"),
    });
    await using own = await openServer({
      flags: { ...flagsOf(program, false), outboundAllow: "127.0.0.1", outboundPorts: String(files.port) },
    });
    const { origin } = own;
    const input = {
      prompt: "a cat",
      image: `${files.origin}/image.png`,
      mask: `${files.origin}/mask.png`,
      output_format: "png",
    };
    const created = await post(`${origin}/v1/prediction/`, { model: "flux-fill-pro", version: "0.0.1", input });
    const { predictionID } = z.object({ predictionID: z.string() }).parse(created);
    const state = z.object({ status: z.string(), output: z.string().nullish() });
    let output: string | null | undefined;
    await expect
      .poll(
        async () => {
          const prediction = state.parse(await (await fetch(`${origin}/v1/prediction/${predictionID}`)).json());
          ({ output } = prediction);
          return prediction.status;
        },
        { timeout: 60_000 },
      )
      .toBe("success");
    await expectFilled(image, await download(output ?? ""), HOLE);
  });

  it("still erases with its own engine", async () => {
    const task = await submitToBfl(server.origin, { image: picture, mask, output_format: "png" });
    expect(await download(await pollBfl(task))).not.toHaveLength(0);
  });

  it("has tried the provider out", async () => {
    await expect
      .poll(() => server.logLines.join(""), { timeout: 60_000 })
      .toContain("the provider passed its self-test");
  });
});

it("erases by a model where that is configured, within the grown mask", { timeout: 120_000 }, async () => {
  const { program, folder } = await openDouble();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const flags = { ...flagsOf(program, false), eraseProvider: "sd-server", sdServerRecipe: "klein-green" };
  await using server = await openServer({ flags });
  const body = { image: picture, mask, dilate_pixels: 0, output_format: "png" };
  await expectFilled(image, await download(await pollBfl(await submitToBfl(server.origin, body))), HOLE);
  expect(pidsOf(server)).toHaveLength(1);
});

it("does not let fills that wait hold up erases, and stops one that is cancelled", { timeout: 120_000 }, async () => {
  const { program, folder } = await openDouble();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await using server = await openServer({ flags: { ...flagsOf(program, false), workers: "1" } });
  const body = { image: dataUri(picture), mask: dataUri(mask), prompt: "hang" };
  const fills: string[] = [];
  for (let count = 0; count < 3; count++) {
    fills.push(z.object({ id: z.string() }).parse(await post(`${server.origin}/lacuna/v1/fill`, body)).id);
  }
  await expect.poll(() => pidsOf(server), { timeout: 30_000 }).toHaveLength(1);
  const erase = await submitToBfl(server.origin, { image: picture, mask, output_format: "png" });
  expect(await download(await pollBfl(erase))).not.toHaveLength(0);
  const askedAt = performance.now();
  for (const id of fills) await post(`${server.origin}/lacuna/v1/tasks/${id}/cancel`, {});
  for (const id of fills)
    await expect.poll(() => stateOf(server, id), { timeout: 10_000, interval: 20 }).toBe("cancelled");
  await expect.poll(() => isAlive(firstPidOf(server)), { timeout: 10_000, interval: 20 }).toBe(false);
  expect(performance.now() - askedAt).toBeLessThan(2000);
});

async function stateOf({ origin }: TestServer, id: string): Promise<string> {
  const reply = await fetch(`${origin}/lacuna/v1/tasks/${id}`);
  return z.object({ state: z.string() }).parse(await reply.json()).state;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it("tries a fill again whose program was killed in the middle", { timeout: 120_000 }, async () => {
  const { program, folder } = await openDouble('--hang-once "$0.hung"');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await using server = await openServer({ flags: flagsOf(program, false) });
  const body = { image: picture, mask, prompt: "a cat", output_format: "png" };
  const task = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
  await expect.poll(() => pidsOf(server), { timeout: 30_000 }).toHaveLength(1);
  await expect.poll(() => existsSync(`${program}.hung`), { timeout: 30_000 }).toBe(true);
  process.kill(firstPidOf(server), "SIGKILL");
  await expectFilled(image, await download(await pollBfl(task)), HOLE);
  expect(pidsOf(server)).toHaveLength(2);
});

/** Of the programs that were started, from the log. */
function pidsOf({ logLines }: TestServer): number[] {
  const started = z.object({ msg: z.literal("sd-server started"), pid: z.number() });
  return logLines.flatMap((line) => {
    const parsed = started.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data.pid] : [];
  });
}

function firstPidOf(server: TestServer): number {
  const [pid] = pidsOf(server);
  if (pid === undefined) throw new Error("No program was started.");
  return pid;
}
