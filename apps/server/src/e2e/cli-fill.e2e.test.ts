import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@lacuna/client";
import { decodeImage } from "@lacuna/codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flagsOf, openDouble } from "../testing/model-double.ts";
import { expectFilled } from "../testing/expect-filled.ts";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import type { Raster } from "@lacuna/raster";
import { type CliRun, runCli } from "../testing/run-cli.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

/* By a double, which paints plain colors: what a model makes of a prompt it cannot show. */

const [WIDTH, HEIGHT, HOLE] = [160, 120, 40];
let folder = "";
let double = { program: "", folder: "" };
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-cli-fill-"));
  await writeFile(path.join(folder, "a.png"), await pictureFile(WIDTH, HEIGHT));
  await writeFile(path.join(folder, "b.png"), await pictureFile(WIDTH, HEIGHT, { kind: 3 }));
  await writeFile(path.join(folder, "m.png"), await maskFile(WIDTH, HEIGHT, HOLE));
  double = await openDouble();
  server = await openServer({ flags: flagsOf(double.program, false) });
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(double.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

function run(args: readonly string[], onStart?: Parameters<typeof runCli>[3]): Promise<CliRun> {
  return runCli(args, folder, { LACUNA_SERVER: server.origin }, onStart);
}

async function read(file: string): Promise<Raster> {
  return (await decodeImage(await bytesOf(file))).raster;
}

function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(path.join(folder, file));
}

async function expectFilledIn(file: string, result: string, marginPx = 0): Promise<void> {
  await expectFilled(await bytesOf(file), await bytesOf(result), HOLE, marginPx);
}

async function states(): Promise<string[]> {
  const found: string[] = [];
  for await (const { state } of createClient({ baseUrl: server.origin }).tasks()) found.push(state);
  return found;
}

describe("lacuna fill", { timeout: 120_000 }, () => {
  it("fills pictures as a prompt says, names the results, and leaves nothing on the server", async () => {
    const args = ["--mask", "m.png", "--prompt", "a cat", "--steps", "8", "--seed", "5", "--json", "-o", "out/"];
    const { exitCode, stdout } = await run(["fill", "a.png", "b.png", ...args]);
    expect(exitCode).toBe(0);
    const records = stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(records).toMatchObject([
      { file: "a.png", output: "out/a-filled.png", seed: 5, holePixels: HOLE * HOLE, error: null },
      { file: "b.png", output: "out/b-filled.png", error: null },
    ]);
    await expectFilledIn("a.png", "out/a-filled.png");
    await expectFilledIn("b.png", "out/b-filled.png");
    expect(await states()).toEqual([]);
  });

  it("grows what is marked when told so, and makes several", async () => {
    const line = "fill a.png --mask m.png --prompt cat --dilate 3 --variations 2 --save-mask";
    const { exitCode, stdout, stderr } = await run(line.split(" "));
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n")).toEqual(["a-filled-1.png", "a-filled-2.png", "a-filled-hole.png"]);
    await expectFilledIn("a.png", "a-filled-2.png", 3);
    const marked = (await read("a-filled-hole.png")).data.filter((value) => value !== 0).length;
    expect(marked).toBeGreaterThan(HOLE * HOLE);
  });

  it("extends a picture as a prompt says", async () => {
    const { exitCode } = await run(["extend", "a.png", "--right", "60", "--prompt", "a cat", "-o", "wide.png"]);
    expect(exitCode).toBe(0);
    const [wide, original] = [await read("wide.png"), await read("a.png")];
    expect([wide.width, wide.height]).toEqual([WIDTH + 60, HEIGHT]);
    for (let y = 0; y < HEIGHT; y++) {
      const row = wide.data.subarray(y * (WIDTH + 60) * 3, (y * (WIDTH + 60) + WIDTH) * 3);
      expect(row).toEqual(original.data.subarray(y * WIDTH * 3, (y + 1) * WIDTH * 3));
    }
    await run(["extend", "a.png", "--right", "60", "-o", "searched.png"]);
    expect(wide.data).not.toEqual((await read("searched.png")).data);
  });

  it("cancels its task on Ctrl-C", async () => {
    const client = createClient({ baseUrl: server.origin });
    const interrupted = run(["fill", "a.png", "--mask", "m.png", "--prompt", "hang", "-o", "x/"], (child) => {
      const interrupt = async (): Promise<void> => {
        await expect.poll(states, { timeout: 30_000 }).toEqual(["running"]);
        child.kill("SIGINT");
      };
      interrupt().catch(() => child.kill("SIGKILL"));
    });
    expect((await interrupted).exitCode).toBe(130);
    for await (const { id } of client.tasks()) expect((await client.wait(id)).state).toBe("cancelled");
    await expect(readdir(path.join(folder, "x"))).rejects.toThrow(/ENOENT/);
  });

  it("says so when the server has nobody who fills", async () => {
    await using own = await openServer();
    const line = ["fill", "a.png", "--mask", "m.png", "--prompt", "a cat", "--server", own.origin, "--json"];
    const { exitCode, stdout, stderr } = await run([...line, "-o", "none.png"]);
    expect([exitCode, stderr.trim().split("\n")]).toEqual([1, [expect.stringMatching(/^error: a\.png: /)]]);
    expect(JSON.parse(stdout)).toMatchObject({ output: null, error: { code: "no_provider" } });
  });
});
