import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "@lacuna/client";
import { generateKey } from "@lacuna/http";
import { openJobStore } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { runCli } from "../testing/run-cli.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

const { key, secretHash } = generateKey();
let folder = "";
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-cli-"));
  await writeFile(path.join(folder, "a.png"), await pictureFile(120, 90));
  await writeFile(path.join(folder, "b.png"), await pictureFile(120, 90, { kind: 3 }));
  await writeFile(path.join(folder, "m.png"), await maskFile(120, 90, 16));
  await writeFile(path.join(folder, "all.png"), await maskFile(90, 90, 90));
  await writeFile(path.join(folder, "square.png"), await pictureFile(90, 90));
  await writeFile(path.join(folder, "large.png"), await pictureFile(1600, 1200));
  await writeFile(path.join(folder, "large-mask.png"), await maskFile(1600, 1200, 700));
  await writeFile(path.join(folder, "broken.png"), Buffer.from(await pictureFile(64, 64)).fill(0xff, 60, 600));
  await writeFile(path.join(folder, "notes.txt"), "no picture");
  server = await openServer({
    flags: { keys: "required" },
    async before(dataFolder) {
      const { store } = await openJobStore({ folder: dataFolder });
      await store.keys.add({ id: "cli", name: "cli", secretHash, limits: {} });
      await store.close();
    },
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const client = () => createClient({ baseUrl: server.origin, key });
const onServer = (): Record<string, string> => ({ LACUNA_SERVER: server.origin, LACUNA_KEY: key });

async function filesIn(name: string): Promise<Record<string, Buffer>> {
  const names = await readdir(path.join(folder, name));
  return Object.fromEntries(
    await Promise.all(names.map(async (file) => [file, await readFile(path.join(folder, name, file))] as const)),
  );
}

async function runHereAndThere(args: readonly string[]) {
  const runs = [];
  for (const [place, env] of [
    ["here", {}],
    ["there", onServer()],
  ] as const) {
    await rm(path.join(folder, place), { recursive: true, force: true });
    await mkdir(path.join(folder, place));
    const run = await runCli([...args, "-o", `${place}/`, "--json"], folder, env);
    const said = (text: string): string => text.replaceAll(`${place}/`, "").replaceAll(/"elapsedMs":\d+/g, "");
    const talk = said(run.stderr).replaceAll(/\d+(\.\d+)? ?m?s\b/g, "");
    runs.push({ exitCode: run.exitCode, stdout: said(run.stdout), stderr: talk, files: await filesIn(place) });
  }
  return runs;
}

describe("lacuna with --server", () => {
  it.each([
    ["erase a.png b.png --mask m.png --compare --save-mask --variations 2", 10],
    ["erase a.png --box 10,10,20,20 --polygon 50,50,70,50,60 --mask m.png --format jpeg --quality 80 --seed 9", 0],
    ["erase a.png --box 10,10,20,20 --mask m.png --format jpeg --quality 80 --seed 9 --dilate 0", 1],
    ["erase a.png --mask m.png --avoid m.png --effort best --strip-metadata", 1],
    ["erase a.png --mask m.png --invert --dilate 0", 1],
    ["erase a.png --mask m.png --invert", 0],
    ["erase a.png broken.png notes.txt b.png --mask m.png", 2],
    ["erase square.png --mask all.png", 0],
    ["erase a.png --mask square.png", 0],
    ["extend a.png b.png --left 20 --bottom 10% --overlap 4 --variations 2", 4],
    ["extend a.png --aspect 2:1 --anchor left --seed 3 --effort fast --format jpeg --quality 80", 1],
    ["extend a.png --size 140x100 --anchor top --avoid m.png --overlap 0 --strip-metadata", 1],
    ["extend square.png --size 90x90", 1],
    ["extend broken.png a.png --size 60x60", 0],
  ])("does and says the same as on this machine: %s", async (line, count) => {
    const [here, there] = await runHereAndThere(line.split(" "));
    expect(there).toEqual(here);
    expect(Object.keys(there?.files ?? {})).toHaveLength(count);
  });

  it("leaves nothing on the server", async () => {
    await runCli(["erase", "a.png", "--mask", "m.png", "-o", "left.png"], folder, onServer());
    await runCli(["extend", "a.png", "--left", "9", "-o", "wide.png"], folder, onServer());
    const left: string[] = [];
    for await (const { id } of client().tasks()) left.push(id);
    expect(left).toEqual([]);
  });

  it("cancels its task on Ctrl-C", async () => {
    const args = [
      "erase",
      "large.png",
      "--mask",
      "large-mask.png",
      "--effort",
      "best",
      "--variations",
      "8",
      "-o",
      "x/",
    ];
    const env = onServer();
    const interrupted = runCli([...args, "--server", server.origin], folder, env, (child) => {
      const interrupt = async (): Promise<void> => {
        await expect.poll(async () => (await nextTask()).state, { timeout: 30_000 }).toBe("running");
        child.kill("SIGINT");
      };
      interrupt().catch(() => child.kill("SIGKILL"));
    });
    expect((await interrupted).exitCode).toBe(130);
    const { id } = await nextTask();
    expect((await client().wait(id)).state).toBe("cancelled");
    await expect(readdir(path.join(folder, "x"))).rejects.toThrow(/ENOENT/);
  });

  it.each<[string, () => string[], RegExp, string]>([
    [
      "no such server",
      () => ["--server", "http://127.0.0.1:1"],
      /a\.png: http:\/\/127\.0\.0\.1:1\S* cannot be reached/,
      "server_unreachable",
    ],
    ["another key", () => ["--key", "nonsense"], /a\.png: This is no key/, "unauthorized"],
    ["another kind of server", () => ["--server", `${server.origin}/healthz`], /a\.png: /, "unexpected_reply"],
  ])("says why it cannot be done: %s", async (_, args, message, code) => {
    const line = ["erase", "a.png", "--mask", "m.png", "-o", "y.png", "--json", ...args()];
    const { exitCode, stdout, stderr } = await runCli(line, folder, onServer());
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBeLessThan(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code }, output: null });
  });
});

async function nextTask() {
  for await (const task of client().tasks()) return task;
  return { id: "", state: "none" };
}
