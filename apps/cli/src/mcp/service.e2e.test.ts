import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { encodeImage } from "@lacuna/codec";
import { drawLetteredPicture } from "@lacuna/codec/testing";
import { createRaster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { runLacuna } from "../e2e/run-lacuna.ts";
import { callTool, connectStdio, type StdioClient } from "./stdio-client.ts";

/** The service as built; the root's build makes it, this package's does not need it. */
const SERVER = fileURLToPath(new URL("../../../server/dist/main.js", import.meta.url));
const BOX = { x: 30, y: 20, width: 16, height: 12 };

let base = "";
let folder = "";
let child: ChildProcess;
let url = "";

beforeAll(async () => {
  base = await realpath(await mkdtemp(path.join(os.tmpdir(), "lacuna-mcp-service-")));
  folder = await mkdtemp(path.join(base, "pictures-"));
  await writePicture("photo.jpg", 120, 90);
  await writePicture("big.jpg", 1600, 1200);
  const flags = ["--port", "0", "--workers", "1", "--threads", "1", "--data-folder", path.join(base, "data")];
  child = spawn(process.execPath, [SERVER, ...flags], {
    env: { PATH: process.env.PATH ?? "", HOME: "/nowhere" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  url = await servedAt(child);
}, 120_000);

afterAll(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "close");
  }
  await rm(base, { recursive: true, force: true });
}, 120_000);

async function writePicture(name: string, width: number, height: number): Promise<void> {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = 120 + Math.sin(at / 17) * 60 + ((at * 7919) % 23);
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  await writeFile(path.join(folder, name), (await encodeImage(raster, undefined, { format: "jpeg" })).bytes);
}

function servedAt(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    server.stdout?.on("data", (chunk: Buffer) => {
      heard += chunk.toString();
      const found = /^Lacuna serves (\S+) /m.exec(heard)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.stderr?.on("data", (chunk: Buffer) => void (heard += chunk.toString()));
    server.once("close", () => reject(new Error(`The service ended: ${heard}`)));
  });
}

function connect(): Promise<StdioClient> {
  return connectStdio(folder, ["--server", url]);
}

function textOf({ content }: { readonly content: readonly { readonly type: string }[] }): string {
  return content.flatMap((part) => ("text" in part ? [String(part.text)] : [])).join("\n");
}

describe("on a service", () => {
  it("erases to the same bytes as the command line does here", async () => {
    const connected = await connect();
    const args = { image: "photo.jpg", boxes: [BOX], dilatePx: 3, seed: 5, variations: 2, output: "mcp.jpg" };
    const seen: number[] = [];
    const reply = await callTool(connected, "erase", args, { onprogress: ({ progress }) => void seen.push(progress) });
    expect(textOf(reply)).toContain("mcp-2.jpg");
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const options = ["--box", "30,20,16,12", "--dilate", "3", "--seed", "5", "--variations", "2"];
    await runLacuna(["erase", "photo.jpg", ...options, "-o", "cli.jpg"], { cwd: folder });
    for (const n of [1, 2]) {
      expect(await readFile(path.join(folder, `mcp-${n}.jpg`))).toEqual(
        await readFile(path.join(folder, `cli-${n}.jpg`)),
      );
    }
  });

  it("extends to the same bytes as the command line does here, and by the service", async () => {
    const connected = await connect();
    await callTool(connected, "extend", {
      image: "photo.jpg",
      left: "20%",
      bottom: 12,
      seed: 5,
      output: "mcp-wide.jpg",
    });
    const options = ["extend", "photo.jpg", "--left", "20%", "--bottom", "12", "--seed", "5"];
    const here = await runLacuna([...options, "-o", "wide.jpg"], { cwd: folder });
    const there = await runLacuna([...options, "-o", "there-wide.jpg", "--server", url], { cwd: folder });
    expect([here.exitCode, there.exitCode, there.stderr]).toEqual([0, 0, ""]);
    const expected = await readFile(path.join(folder, "wide.jpg"));
    for (const name of ["mcp-wide.jpg", "there-wide.jpg"]) {
      expect(await readFile(path.join(folder, name))).toEqual(expected);
    }
  });

  it("finds there, and erases lettering to the same bytes as without a service, and as the command line", {
    timeout: 240_000,
  }, async () => {
    const { bytes, box } = await drawLetteredPicture();
    await writeFile(path.join(folder, "sign.png"), bytes);
    const half = { ...box, width: box.width >> 1 };
    const args = { image: "sign.png", find: ["text"], within: [half], boxes: [BOX] };
    const connected = await connect();
    const { structuredContent: shown } = await callTool(connected, "find", args);
    expect(shown).toMatchObject({ found: [{ what: "text" }], notes: [] });
    const { structuredContent: erased } = await callTool(connected, "erase", { ...args, output: "there.png" });
    expect(erased).toMatchObject({ state: "succeeded", found: shown?.["found"], holePixels: shown?.["holePixels"] });
    await callTool(await connectStdio(folder, []), "erase", { ...args, output: "here.png" });
    const marked = ["--text-inside", Object.values(half).join(), "--box", Object.values(BOX).join()];
    await runLacuna(["erase", "sign.png", ...marked, "-o", "cli.png"], { cwd: folder });
    const cli = await readFile(path.join(folder, "cli.png"));
    expect(cli).not.toEqual(Buffer.from(bytes));
    for (const name of ["there.png", "here.png"]) expect(await readFile(path.join(folder, name)), name).toEqual(cli);
  });

  it("cancels the service's task when the call is cancelled in the middle", async () => {
    const connected = await connect();
    const args = { image: "big.jpg", boxes: [{ x: 200, y: 150, width: 1100, height: 900 }], effort: "best" };
    const stop = new AbortController();
    const erasing = callTool(connected, "erase", args, {
      signal: stop.signal,
      onprogress: ({ progress }) => progress > 0.01 && stop.abort(new Error("enough")),
    });
    await expect(erasing).rejects.toThrow("enough");
    const listed = await callTool(connected, "list_tasks", {});
    const [{ taskId }] = Object(listed.structuredContent).tasks;
    const ended = await callTool(connected, "get_task", { taskId, waitSeconds: 50 });
    expect(ended.structuredContent).toMatchObject({ state: "cancelled" });
    expect(await readdir(folder)).not.toContain("big-erased.jpg");
    const log = textOf(await callTool(connected, "get_task_log", { taskId }));
    const id = /taken it as (\S+)/.exec(log)?.[1] ?? "";
    const state = async (): Promise<string> => Object(await (await fetch(`${url}/lacuna/v1/tasks/${id}`)).json()).state;
    await expect.poll(state, { timeout: 60_000 }).toBe("cancelled");
  });

  it("says what is wrong with what cannot be done, and goes on", async () => {
    const connected = await connect();
    for (const [name, args, code] of [
      ["fill", { prompt: "a red door", boxes: [BOX] }, "no_provider"],
      ["extend", { width: 10, height: 10 }, "bad_option"],
      ["erase", { boxes: [{ x: 0, y: 0, width: 120, height: 90 }] }, "empty_source"],
      ["erase", { transparency: true }, "mask_mismatch"],
      ["erase", { transparency: true, boxes: [BOX] }, "bad_option"],
    ] as const) {
      const reply = await callTool(connected, name, { image: "photo.jpg", output: "x.jpg", ...args });
      expect(reply.isError, `${name} of ${JSON.stringify(args)}`).toBe(true);
      expect(textOf(reply)).toMatch(new RegExp(`^${code}: `));
      if (code === "no_provider") expect(textOf(reply)).toContain("docs/providers/README.md");
    }
    expect(await readdir(folder)).not.toContain("x.jpg");
  });

  it("that is not there fails with a code", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const address = closed.address();
    closed.close();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const connected = await connectStdio(folder, ["--server", origin]);
    onTestFinished(() => connected.client.close());
    const reply = await callTool(connected, "erase", { image: "photo.jpg", boxes: [BOX], output: "y.jpg" });
    expect(textOf(reply)).toMatch(/^service_failed: /);
  });

  it("whose address is none is refused at once", async () => {
    const run = await runLacuna(["mcp", "--server", "nowhere"], { cwd: folder, stdin: new Uint8Array() });
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stderr).toContain("no http(s) address");
  });
});
