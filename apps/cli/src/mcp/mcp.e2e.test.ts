import { Buffer } from "node:buffer";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { decodeImage, encodeImage } from "@lacuna/codec";
import { createRaster } from "@lacuna/raster";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { runLacuna } from "../e2e/run-lacuna.ts";
import { EXIT } from "../exit-codes.ts";
import { callTool, connectStdio, spawnMcp, type StdioClient } from "./stdio-client.ts";

const BOX = { x: 30, y: 20, width: 16, height: 12 };
const PATIENCE = { timeout: 60_000 };

let folder = "";

beforeEach(async () => {
  folder = await makeFolder();
});

async function makeFolder(): Promise<string> {
  const made = await realpath(await mkdtemp(path.join(os.tmpdir(), "lacuna-mcp-")));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function putPicture(name: string, width: number, height: number, format: "jpeg" | "png" = "png"): Promise<void> {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = 120 + Math.sin(at / 17) * 60 + ((at * 7919) % 23);
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  await writeFile(path.join(folder, name), (await encodeImage(raster, undefined, { format })).bytes);
}

/** An erase that takes far longer than a test waits, unless it is stopped. */
async function putLongWork(): Promise<Record<string, unknown>> {
  await putPicture("big.png", 1600, 1200);
  return { image: "big.png", boxes: [{ x: 200, y: 150, width: 1100, height: 900 }], effort: "best", output: "out.png" };
}

function textOf({ content }: { readonly content: readonly { readonly type: string }[] }): string {
  return content.flatMap((part) => ("text" in part ? [String(part.text)] : [])).join("\n");
}

async function errorOf(connected: StdioClient, name: string, args: Record<string, unknown>): Promise<string> {
  const reply = await callTool(connected, name, args);
  expect(reply.isError).toBe(true);
  return textOf(reply).replace(/:.*$/s, "");
}

describe("over standard input and output", () => {
  it("every tool answers", async () => {
    await putPicture("photo.png", 96, 64);
    const connected = await connectStdio(folder);
    expect(connected.client.getServerVersion()).toMatchObject({ name: "lacuna", version: "0.1.0" });
    expect(connected.client.getInstructions()).toContain("upright picture");
    expect((await connected.client.listTools()).tools).toHaveLength(11);
    const described = await callTool(connected, "describe_image", { image: "photo.png" });
    expect(described.structuredContent).toMatchObject({ width: 96, height: 64, format: "png", orientation: 1 });
    expect(described.content.map(({ type }) => type)).toEqual(["text", "image"]);
    const shown = await callTool(connected, "preview_mask", { image: "photo.png", boxes: [BOX], dilatePx: 2 });
    expect(shown.structuredContent).toMatchObject({ bounds: { x: 28, y: 18, width: 20, height: 16 } });
    const begun = await callTool(connected, "erase", {
      image: "photo.png",
      boxes: [BOX],
      background: true,
      save: false,
    });
    const { taskId } = Object(begun.structuredContent);
    const ended = await callTool(connected, "get_task", { taskId, waitSeconds: 50 });
    expect(ended.structuredContent).toMatchObject({ taskId, state: "succeeded" });
    expect(ended.content.map(({ type }) => type)).toEqual(["text", "image", "resource_link"]);
    const listed = await callTool(connected, "list_tasks", {});
    expect(listed.structuredContent).toMatchObject({ tasks: [{ taskId }] });
    expect(textOf(await callTool(connected, "get_task_log", { taskId }))).toContain("done");
    const saved = await callTool(connected, "save_result", { taskId, output: "kept.png" });
    expect(saved.structuredContent).toMatchObject({ path: path.join(folder, "kept.png") });
    const stopped = await callTool(connected, "cancel_task", { taskId });
    expect(stopped.structuredContent).toMatchObject({ state: "succeeded" });
    const filled = await callTool(connected, "fill", { image: "photo.png", boxes: [BOX], prompt: "a door" });
    expect(textOf(filled)).toMatch(/^no_provider: .*docs\/providers/);
    const extended = await callTool(connected, "extend", { image: "photo.png", right: 9, save: false });
    expect(extended.structuredContent).toMatchObject({ kind: "extend", width: 105, height: 64 });
    expect((await readdir(folder)).toSorted()).toEqual(["kept.png", "photo.png"]);
    expect(connected.said()).toBe("");
  });

  it("erases to the same bytes as the command line", async () => {
    await putPicture("photo.jpg", 120, 90, "jpeg");
    const options = ["--box", "30,20,16,12", "--dilate", "3", "--seed", "5", "--variations", "2", "--effort", "fast"];
    const run = await runLacuna(["erase", "photo.jpg", ...options, "-o", "cli.jpg"], { cwd: folder });
    expect(run.exitCode).toBe(EXIT.ok);
    const connected = await connectStdio(folder);
    const args = { image: "photo.jpg", boxes: [BOX], dilatePx: 3, seed: 5, variations: 2, effort: "fast" };
    const reply = await callTool(connected, "erase", { ...args, output: "mcp.jpg" });
    expect(reply.isError ?? false).toBe(false);
    for (const n of [1, 2]) {
      const [mine, theirs] = [
        await readFile(path.join(folder, `mcp-${n}.jpg`)),
        await readFile(path.join(folder, `cli-${n}.jpg`)),
      ];
      expect(mine).toEqual(theirs);
    }
    const plain = await runLacuna(["erase", "photo.jpg", "--box", "30,20,16,12", "-o", "plain.png"], { cwd: folder });
    expect(plain.exitCode).toBe(EXIT.ok);
    await callTool(connected, "erase", { image: "photo.jpg", boxes: [BOX], output: "mcp.png" });
    const rasters = await Promise.all(
      ["plain.png", "mcp.png"].map(async (name) => (await decodeImage(await readFile(path.join(folder, name)))).raster),
    );
    expect(rasters[1]).toEqual(rasters[0]);
  });

  it("reports progress, and stops a call that is cancelled in the middle", async () => {
    const args = await putLongWork();
    const connected = await connectStdio(folder);
    const stop = new AbortController();
    const seen: number[] = [];
    const erasing = callTool(connected, "erase", args, {
      signal: stop.signal,
      onprogress({ progress }) {
        seen.push(progress);
        if (progress > 0.02) stop.abort(new Error("enough"));
      },
    });
    await expect(erasing).rejects.toThrow("enough");
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const listed = await callTool(connected, "list_tasks", {});
    const [{ taskId }] = Object(listed.structuredContent).tasks;
    const ended = await callTool(connected, "get_task", { taskId, waitSeconds: 50 });
    expect(ended.structuredContent).toMatchObject({ state: "cancelled" });
    expect(await readdir(folder)).toEqual(["big.png"]);
  });

  it("reads and writes nothing outside of its roots", async () => {
    const outside = await makeFolder();
    await putPicture("photo.png", 40, 30);
    await writeFile(path.join(outside, "secret.png"), await readFile(path.join(folder, "photo.png")));
    await symlink(path.join(outside, "secret.png"), path.join(folder, "link.png"));
    await symlink(outside, path.join(folder, "linked"));
    const connected = await connectStdio(folder);
    const boxes = [{ x: 5, y: 5, width: 8, height: 8 }];
    const up = `../${path.basename(outside)}`;
    for (const image of [path.join(outside, "secret.png"), `${up}/secret.png`, "link.png", "linked/secret.png"]) {
      expect(await errorOf(connected, "describe_image", { image })).toBe("not_allowed");
      expect(await errorOf(connected, "erase", { image: "photo.png", mask: image })).toBe("not_allowed");
    }
    for (const output of [path.join(outside, "new.png"), `${up}/new.png`, "linked/new.png", `${up}/`, "linked/"]) {
      expect(await errorOf(connected, "erase", { image: "photo.png", boxes, output })).toBe("not_allowed");
    }
    expect(await errorOf(connected, "erase", { image: "photo.png", boxes, output: "link.png", overwrite: true })).toBe(
      "not_allowed",
    );
    expect(await readdir(outside)).toEqual(["secret.png"]);
    expect((await readdir(folder)).toSorted()).toEqual(["link.png", "linked", "photo.png"]);
  });

  it("uses the folders that its client offers, unless told not to", async () => {
    const offered = await makeFolder();
    await putPicture("photo.png", 40, 30);
    await writeFile(path.join(offered, "theirs.png"), await readFile(path.join(folder, "photo.png")));
    const roots = [pathToFileURL(offered).href];
    const image = path.join(offered, "theirs.png");
    const connected = await connectStdio(folder, [], roots);
    expect((await callTool(connected, "describe_image", { image })).isError ?? false).toBe(false);
    expect((await callTool(connected, "describe_image", { image: "photo.png" })).isError ?? false).toBe(false);
    const strict = await connectStdio(folder, ["--no-client-roots"], roots);
    expect(await errorOf(strict, "describe_image", { image })).toBe("not_allowed");
    const named = await connectStdio(folder, ["--root", offered]);
    expect((await callTool(named, "describe_image", { image: "theirs.png" })).isError ?? false).toBe(false);
    expect(await errorOf(named, "describe_image", { image: path.join(folder, "photo.png") })).toBe("not_allowed");
  });

  it("does not take the whole disk for its working directory", async () => {
    await putPicture("photo.png", 40, 30);
    const connected = await connectStdio(path.parse(folder).root);
    expect(await errorOf(connected, "describe_image", { image: path.join(folder, "photo.png") })).toBe("not_allowed");
    expect(connected.said()).toContain("--root");
  });

  it("answers what cannot be done with a code, and goes on", async () => {
    await putPicture("photo.png", 96, 64);
    const connected = await connectStdio(folder);
    for (const [name, args, code] of [
      ["erase", { image: "photo.png" }, "bad_option"],
      ["erase", { image: "photo.png", boxes: "all" }, "bad_input"],
      ["erase", { image: "photo.png", boxes: [BOX], prompt: "a door" }, "bad_input"],
      ["erase", { image: "none.png", boxes: [BOX] }, "file_not_found"],
      ["erase", { image: "photo.png", boxes: [{ ...BOX, x: 900 }] }, "bad_shape"],
      ["describe_image", { image: "http://127.0.0.1:9/a.png" }, "address_refused"],
      ["describe_image", { image: "http://localhost/a.png" }, "address_refused"],
      ["get_task", { taskId: "none" }, "task_not_found"],
    ] as const) {
      expect(await errorOf(connected, name, args), `${name} of ${JSON.stringify(args)}`).toBe(code);
    }
    expect(await readdir(folder)).toEqual(["photo.png"]);
  });
});

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a process writes until it has ended. */
async function endOf(child: ChildProcess): Promise<Ending> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  await once(child, "close");
  return { code: child.exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

function say(child: ChildProcess, message: object): void {
  child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function initialize(child: ChildProcess): void {
  const clientInfo = { name: "raw", version: "0" };
  say(child, { id: 0, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo } });
  say(child, { method: "notifications/initialized" });
}

async function until(child: ChildProcess, text: string, stream: "stdout" | "stderr" = "stdout"): Promise<string> {
  let heard = "";
  for await (const [chunk] of iterate(child, stream)) {
    heard += String(chunk);
    if (heard.includes(text)) return heard;
  }
  throw new Error(`${stream} ended without ${text}: ${heard}`);
}

async function* iterate(child: ChildProcess, stream: "stdout" | "stderr"): AsyncGenerator<[unknown]> {
  const readable = child[stream];
  if (!readable) return;
  const ended = once(readable, "end").then(() => undefined);
  for (;;) {
    const next = await Promise.race([once(readable, "data"), ended]);
    if (next === undefined) return;
    yield [next[0]];
  }
}

describe("the process", () => {
  it("ends when its input ends, having written nothing but the protocol", PATIENCE, async () => {
    await putPicture("photo.png", 96, 64);
    const child = spawnMcp(folder);
    const ending = endOf(child);
    initialize(child);
    child.stdin?.write("this is no JSON\n");
    say(child, {
      id: 1,
      method: "tools/call",
      params: { name: "erase", arguments: { image: "photo.png", boxes: [BOX] } },
    });
    say(child, {
      id: 2,
      method: "tools/call",
      params: { name: "erase", arguments: { image: "none.png", boxes: [BOX] } },
    });
    await expect.poll(async () => readdir(folder), PATIENCE).toContain("photo-erased.png");
    child.stdin?.end();
    const { code, stdout, stderr } = await ending;
    expect(code).toBe(EXIT.ok);
    const lines = stdout.trim().split("\n");
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(stderr).toMatch(/^lacuna mcp: protocol: /);
  });

  it("ends in the middle of its work, too, and leaves no half-written file", PATIENCE, async () => {
    const args = await putLongWork();
    const child = spawnMcp(folder);
    initialize(child);
    const params = { name: "erase", arguments: args, _meta: { progressToken: "p" } };
    say(child, { id: 1, method: "tools/call", params });
    await until(child, "notifications/progress");
    const ending = endOf(child);
    child.stdin?.end();
    expect((await ending).code).toBe(EXIT.ok);
    expect(await readdir(folder)).toEqual(["big.png"]);
  });

  it("ends when it is asked to by a signal", PATIENCE, async () => {
    const child = spawnMcp(folder);
    initialize(child);
    await until(child, '"id":0');
    const ending = endOf(child);
    child.kill("SIGTERM");
    expect((await ending).code).toBe(EXIT.terminated);
  });

  it("ends when a message is larger than any picture that it takes inline", PATIENCE, async () => {
    const child = spawnMcp(folder);
    child.stdin?.on("error", () => undefined); // it ends before all is written
    const ending = endOf(child);
    child.stdin?.write(Buffer.alloc(33 * 1024 * 1024, "a"));
    const { code, stdout, stderr } = await ending;
    expect([code, stdout]).toEqual([EXIT.ok, ""]);
    expect(stderr).toContain("a message has more than");
  });

  it.each([
    [["--port", "80"], "need --http"],
    [["--http", "--host", "0.0.0.0"], "takes a key"],
    [["--http", "--bearer", "short"], "too short"],
    [["--root", "/no/such/folder"], "no folder"],
    [["--port", "x"], "whole number"],
    [["--allow-host", "a b"], "no host to allow"],
  ])("refuses %j", async (args, message) => {
    const { exitCode, stdout, stderr } = await runLacuna(["mcp", ...args], { cwd: folder, stdin: new Uint8Array() });
    expect([exitCode, stdout.toString()]).toEqual([EXIT.usage, ""]);
    expect(stderr).toContain(message);
  });

  it("explains itself, and so does its page, with every option and tool", async () => {
    const { exitCode, stdout } = await runLacuna(["mcp", "--help"], { cwd: folder });
    expect(exitCode).toBe(EXIT.ok);
    const page = await readFile(new URL("../../../../docs/mcp.md", import.meta.url), "utf8");
    const options = stdout.toString().match(/^ {2}(-h, )?--[a-z-]+/gm) ?? [];
    expect(options.length).toBeGreaterThan(12);
    for (const option of options) if (!option.includes("--help")) expect(page).toContain(option.trim());
    const { tools } = await (await connectStdio(folder)).client.listTools();
    for (const { name } of tools) expect(page).toContain(`\`${name}\``);
    for (const word of ["--root", "--http", "--bearer", "mcpServers"]) expect(stdout.toString()).toContain(word);
  });
});

describe("over HTTP", () => {
  it("serves the SDK's client on a free port until it is told to end", PATIENCE, async () => {
    await putPicture("photo.png", 96, 64);
    const child = spawnMcp(folder, ["--http", "--port", "0", "--threads", "1"]);
    const heard = await until(child, "/mcp\n", "stderr");
    const url = /http:\S+/.exec(heard)?.[0] ?? "";
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const client = new Client({ name: "test", version: "0" });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    const reply = await client.callTool({ name: "erase", arguments: { image: "photo.png", boxes: [BOX] } });
    expect(reply.isError ?? false).toBe(false);
    expect((await readdir(folder)).toSorted()).toEqual(["photo-erased.png", "photo.png"]);
    const ending = endOf(child);
    child.kill("SIGTERM");
    expect(await ending).toMatchObject({ code: EXIT.terminated, stdout: "" });
    await client.close();
  });

  it("says so when the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = String(typeof address === "object" ? address?.port : 0);
    const { exitCode, stderr } = await runLacuna(["mcp", "--http", "--port", port], { cwd: folder });
    expect(exitCode).toBe(EXIT.failed);
    expect(stderr).toContain("EADDRINUSE");
  });
});
