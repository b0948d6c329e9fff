import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeImage, encodeImage } from "@lacuna/codec";
import { writeTinyModel } from "@lacuna/providers/testing";
import { createRaster } from "@lacuna/raster";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Run, runLacuna } from "../e2e/run-lacuna.ts";

let cwd: string;
let folder: string;
let tiny: Awaited<ReturnType<typeof writeTinyModel>>;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "lacuna-models-"));
  folder = path.join(cwd, "data", "models");
  tiny = await writeTinyModel(cwd, "migan-pipeline");
  await writeFile(path.join(cwd, "tiny.json"), JSON.stringify(tiny.manifest));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const models = (...args: readonly string[]): Promise<Run> =>
  runLacuna(["models", ...args], { cwd, env: { LACUNA_DATA_FOLDER: path.join(cwd, "data") } });

/** Serves a file, in the middle of which the first request's connection breaks off when `breaksAt` is given. */
async function serveFile(bytes: Uint8Array, breaksAt?: number) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const { range } = request.headers;
    asked.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const head = { "content-length": bytes.length - from, "content-range": `bytes ${from}-${bytes.length - 1}/*` };
    response.writeHead(from > 0 ? 206 : 200, head);
    if (asked.length > 1 || breaksAt === undefined) response.end(bytes.subarray(from));
    else response.write(bytes.subarray(from, breaksAt), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;
  return { url: `http://127.0.0.1:${port}/tiny.onnx`, host: `127.0.0.1/32:${port}`, asked };
}

/** Whether a sample of a picture of 160 pixels a row lies in what the test below erases. */
function isInside(at: number): boolean {
  const [x, y] = [Math.floor(at / 3) % 160, Math.floor(at / 480)];
  return x >= 56 && x < 94 && y >= 46 && y < 74;
}

describe("lacuna models", { timeout: 240_000 }, () => {
  it("names public models, and says of each what was not checked, without looking anywhere", async () => {
    const { exitCode, stdout } = await models("list");
    expect(exitCode).toBe(0);
    for (const word of ["migan  not added", "lama  not added", "License: MIT", "Not checked: "]) {
      expect(stdout.toString()).toContain(word);
    }
    expect(await readdir(cwd)).not.toContain("data");
  });

  it("adds a file, lists, tests and removes it", async () => {
    const added = await models("add", tiny.file, "--manifest", "tiny.json", "--as", "mine");
    expect(added).toMatchObject({ exitCode: 0 });
    expect((await models("list")).stdout.toString()).toContain(`mine  `);
    expect((await models("add", tiny.file, "--manifest", "tiny.json", "--as", "mine")).stderr).toContain("already");
    const tested = await models("test", "mine");
    expect(tested.stderr).toContain("mine works");
    expect(await models("remove", "mine")).toMatchObject({ exitCode: 0 });
    expect(await readdir(folder)).toEqual([]);
    expect(await models("test", "mine")).toMatchObject({ exitCode: 1 });
  });

  it("goes on where a download was broken off", async () => {
    const bytes = await readFile(tiny.file);
    const { url, host, asked } = await serveFile(bytes, 20_000);
    const add = () => models("add", url, "--manifest", "tiny.json", "--allow-host", host);
    const first = await add();
    expect(first).toMatchObject({ exitCode: 1 });
    // However much had come through, and nothing is kept of nothing.
    const part = `.migan-pipeline.${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.part`;
    expect([[], [part]]).toContainEqual(await readdir(folder));
    await writeFile(path.join(folder, part), bytes.subarray(0, 10_000));
    const second = await add();
    expect(second).toMatchObject({ exitCode: 0 });
    expect(asked).toEqual([undefined, "bytes=10000-"]);
    expect((await readdir(folder)).toSorted()).toEqual(["migan-pipeline.json", "migan-pipeline.onnx"]);
    expect(await readFile(path.join(folder, "migan-pipeline.onnx"))).toEqual(bytes);
  });

  it("keeps nothing of a file with another digest", async () => {
    const { url, host } = await serveFile(Buffer.alloc(tiny.manifest.sizeBytes ?? 0, "x"));
    const { exitCode, stderr } = await models("add", url, "--manifest", "tiny.json", "--allow-host", host);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("is another file");
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses addresses in the own network unless they are allowed, and files that nobody knows", async () => {
    const { url, asked } = await serveFile(Buffer.from("x"));
    const refused = await models("add", url, "--manifest", "tiny.json");
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(url) });
    expect(refused.stderr).toContain("--allow-host");
    expect(asked).toEqual([]);
    expect(await models("add", tiny.file)).toMatchObject({ exitCode: 2 });
    expect(await models("add", "nothing-there")).toMatchObject({ exitCode: 2 });
    expect(await models("add", tiny.file, "--like", "lama", "--as", "../x", "--license", "mine")).toMatchObject({
      exitCode: 2,
    });
  });

  it("erases by a model, and leaves every other pixel as it was", async () => {
    await models("add", tiny.file, "--manifest", "tiny.json", "--as", "mine");
    const data = new Uint8Array(160 * 120 * 3).map((_, at) => 90 + ((at * 7919) % 41));
    for (let y = 50; y < 70; y++) data.fill(255, (y * 160 + 60) * 3, (y * 160 + 90) * 3);
    const picture = createRaster({ width: 160, height: 120, model: "rgb", hasAlpha: false, data });
    await writeFile(path.join(cwd, "a.png"), (await encodeImage(picture, undefined, { format: "png" })).bytes);
    const env = { LACUNA_DATA_FOLDER: path.join(cwd, "data") };
    const args = ["erase", "a.png", "--box", "60,50,30,20", "--dilate", "4", "--model", "mine", "-o", "b.png"];
    const run = await runLacuna([...args, "--json"], { cwd, env });
    expect(run).toMatchObject({ exitCode: 0 });
    const { raster } = await decodeImage(await readFile(path.join(cwd, "b.png")));
    const wrong = [...raster.data].filter((sample, at) => (isInside(at) ? sample > 160 : sample !== data[at]));
    expect(wrong).toEqual([]);
    expect(await runLacuna([...args.slice(0, -3), "other"], { cwd, env })).toMatchObject({ exitCode: 2 });
  });

  it("notes the digest of a file that came without one", async () => {
    const digest = createHash("sha256")
      .update(await readFile(tiny.file))
      .digest("hex");
    const added = await models("add", tiny.file, "--like", "migan", "--as", "mine", "--license", "mine");
    expect(added).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await readFile(path.join(folder, "mine.json"), "utf8"))).toMatchObject({
      sha256: digest,
      license: "mine",
    });
  });
});
