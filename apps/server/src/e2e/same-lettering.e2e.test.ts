import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient, type EraseInput } from "@lacuna/client";
import { decodeImage } from "@lacuna/codec";
import { drawLetteredPicture } from "@lacuna/codec/testing";
import { createEraser, type EraseRequest } from "@lacuna/library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

const { bytes: image, box } = await drawLetteredPicture();
/** A part of the lettering: the rest stays, and is nothing to copy from. */
const PART = { x: box.x - 10, y: box.y - 10, width: box.width >> 1, height: box.height + 20 };

let server: TestServer;
let folder = "";

beforeAll(async () => {
  server = await openServer();
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-lettering-"));
  await writeFile(path.join(folder, "image.png"), image);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function eraseByCli(...more: readonly string[]): Promise<Uint8Array> {
  const { exitCode, stderr } = await runCli(["erase", "image.png", "-o", "out.png", "--force", ...more], folder);
  if (exitCode !== 0) throw new Error(stderr);
  return readFile(path.join(folder, "out.png"));
}

async function eraseByContract(asked: Omit<EraseInput, "image">): Promise<Uint8Array> {
  const client = createClient({ baseUrl: server.origin });
  const task = await client.wait((await client.erase({ image, output: { format: "png" }, ...asked })).id);
  expect(task.state, task.failure?.message).toBe("succeeded");
  return client.download(task.id);
}

async function eraseByLibrary(asked: Omit<EraseRequest, "image">): Promise<Uint8Array> {
  await using eraser = createEraser();
  return (await eraser.erase({ image, ...asked })).bytes;
}

async function pixelsOf(file: Uint8Array): Promise<Buffer> {
  return Buffer.from((await decodeImage(file)).raster.data);
}

type Way = readonly [name: string, erase: () => Promise<Uint8Array>];

async function expectSameBytes([[, first], ...others]: readonly [Way, ...Way[]]): Promise<void> {
  const expected = await pixelsOf(await first());
  expect(expected.equals(await pixelsOf(image))).toBe(false);
  for (const [name, erase] of others) expect((await pixelsOf(await erase())).equals(expected), name).toBe(true);
}

describe("lettering that is found comes to the same bytes", { timeout: 240_000 }, () => {
  it("everywhere in the picture", async () => {
    await expectSameBytes([
      ["the library", () => eraseByLibrary({ mask: { find: "text" } })],
      ["the command line", () => eraseByCli("--text")],
      ["the command line with a server", () => eraseByCli("--text", "--server", server.origin)],
      ["a server that finds it", () => eraseByContract({ mask: { find: ["text"] } })],
    ]);
  });

  it("in a part of it, beside something drawn", async () => {
    const inside = `${PART.x},${PART.y},${PART.width},${PART.height}`;
    const args = ["--text-inside", inside, "--box", "10,10,30,20"];
    const marked = { boxes: [{ x: 10, y: 10, width: 30, height: 20 }] };
    await expectSameBytes([
      ["the command line", () => eraseByCli(...args)],
      ["the command line with a server", () => eraseByCli(...args, "--server", server.origin)],
      ["a server that finds it", () => eraseByContract({ mask: { find: ["text"], within: [PART], marked } })],
    ]);
  });

  it("with growth, effort and a seed that are asked for", async () => {
    const same = { effort: "fast", seed: 9 } as const;
    await expectSameBytes([
      ["the library", () => eraseByLibrary({ mask: { find: "text" }, dilatePx: 6, ...same })],
      ["a server that finds it", () => eraseByContract({ mask: { find: ["text"] }, dilatePixels: 6, ...same })],
    ]);
  });
});
