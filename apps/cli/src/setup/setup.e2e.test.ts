import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SD_SERVER_PROGRAM, startComfyuiDouble, writeTinyModel } from "@lacuna/providers/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Run, runLacuna } from "../e2e/run-lacuna.ts";

let cwd: string;
let file: string;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "lacuna-setup-"));
  file = path.join(cwd, "data", "config.json");
  const lines = ["#!/bin/sh", `exec "${process.execPath}" "${fileURLToPath(SD_SERVER_PROGRAM)}" "$@"`, ""];
  await writeFile(path.join(cwd, "sd-server"), lines.join("\n"), { mode: 0o755 });
  await writeFile(path.join(cwd, "weights.safetensors"), "");
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const NO_KEYS = { BFL_API_KEY: "", FAL_KEY: "", RUNWARE_API_KEY: "", EACH_API_KEY: "" };

const setup = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  runLacuna(["setup", "fill", ...args], {
    cwd,
    env: { LACUNA_DATA_FOLDER: path.join(cwd, "data"), ...NO_KEYS, ...env },
  });

const settingsIn = async (name = file): Promise<unknown> => JSON.parse(await readFile(name, "utf8"));

const SD_SERVER = ["--provider", "sd-server", "--program", "sd-server", "--weights", "weights.safetensors"];

describe("lacuna setup fill without a terminal", { timeout: 240_000 }, () => {
  it("starts the program, tries it out, and writes a file for its owner's eyes only", async () => {
    const { exitCode, stdout } = await setup([...SD_SERVER, "--json"]);
    expect(exitCode).toBe(0);
    const settings = {
      fillProvider: "sd-server",
      sdServerRecipe: "sd-inpaint",
      sdServerProgram: path.join(cwd, "sd-server"),
      sdServerModel: path.join(cwd, "weights.safetensors"),
    };
    expect(await settingsIn()).toEqual(settings);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      state: "ready",
      file,
      settings,
      checks: [
        { what: "program", outcome: "passed" },
        { what: "weights", outcome: "passed" },
        { what: "self-test", outcome: "passed" },
      ],
    });
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("leaves a file that exists alone unless told, and then its other settings", async () => {
    const before = JSON.stringify({ port: 9000, eraseProvider: "onnx", onnxModel: "mine", fillProvider: "bfl" });
    await writeFile(path.join(cwd, "mine.json"), before);
    const args = [...SD_SERVER, "--no-test", "-o", "mine.json"];
    const refused = await setup(args);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain("is there already");
    expect(await readFile(path.join(cwd, "mine.json"), "utf8")).toBe(before);
    expect(await setup([...args, "--force"])).toMatchObject({ exitCode: 0 });
    expect(await settingsIn(path.join(cwd, "mine.json"))).toMatchObject({
      port: 9000,
      eraseProvider: "onnx",
      onnxModel: "mine",
      fillProvider: "sd-server",
    });
    await writeFile(path.join(cwd, "list.json"), "[1]");
    expect(await setup([...SD_SERVER, "--no-test", "--force", "-o", "list.json"])).toMatchObject({ exitCode: 2 });
    expect(await readFile(path.join(cwd, "list.json"), "utf8")).toBe("[1]");
  });

  it("says what is missing and where it is to be had, and writes nothing", async () => {
    const args = ["--provider", "sd-server", "--program", "nothing", "--weights", "neither", "--recipe", "flux-fill"];
    const { exitCode, stderr } = await setup(args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("nothing is not there: released programs are at https://github.com/leejet/");
    expect(stderr).toContain("neither is not there: FLUX.1 Fill [dev] from https://");
    expect(await readdir(cwd)).not.toContain("data");
  });

  it("does not write what does not work", async () => {
    const failing = ["--arguments", "--refuse,1"];
    const { exitCode, stdout } = await setup([...SD_SERVER, ...failing, "--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout.toString())).toMatchObject({ state: "not ready", file: null });
    expect(await readdir(cwd)).not.toContain("data");
  });

  it("tries ComfyUI out with the workflow that was named", async () => {
    const files = ["flux1-fill-dev.safetensors", "clip_l.safetensors", "t5xxl_fp16.safetensors"];
    await using comfyui = await startComfyuiDouble({ files });
    const args = ["--provider", "comfyui", "--url", `${comfyui.origin}/`];
    const missed = await setup(args);
    expect(missed).toMatchObject({ exitCode: 1 });
    expect(missed.stderr).toContain("ae.safetensors");
    expect(await setup([...args, "--files", "vae=clip_l.safetensors"])).toMatchObject({ exitCode: 0 });
    expect(await settingsIn()).toEqual({
      fillProvider: "comfyui",
      comfyuiUrl: comfyui.origin,
      comfyuiWorkflow: "flux-fill",
      comfyuiFiles: ["vae=clip_l.safetensors"],
    });
  });

  it("takes a vendor's key from its variable, shows it nowhere, and spends nothing", async () => {
    const missed = await setup(["--provider", "bfl"]);
    expect(missed).toMatchObject({ exitCode: 2 });
    expect(missed.stderr).toContain("BFL_API_KEY");
    // Nobody listens there: had it been asked, this would fail.
    const args = ["--provider", "bfl", "--for", "both", "--url", "http://127.0.0.1:9", "--json"];
    const { exitCode, stdout, stderr } = await setup(args, { BFL_API_KEY: "very-secret" });
    expect(exitCode).toBe(0);
    expect(stdout.toString() + stderr).not.toContain("very-secret");
    expect(stdout.toString()).toContain("each guess is charged for");
    expect(await settingsIn()).toEqual({
      fillProvider: "bfl",
      eraseProvider: "bfl",
      bflKey: "very-secret",
      bflUrl: "http://127.0.0.1:9",
    });
  });

  it("says what comes next as it can be pasted into a shell, whatever the file is called", async () => {
    const named = path.join(cwd, "Bob's settings.json");
    const { stderr } = await setup(["--provider", "bfl", "-o", named], { BFL_API_KEY: "k" });
    const quoted = `'${path.join(cwd, "Bob")}'\\''s settings.json'`;
    expect(stderr).toContain(`lacuna-server --config ${quoted} (`);
  });

  it("sets up a network that is there, and downloads none that it was not told to", async () => {
    const refused = await setup(["--for", "erase", "--provider", "onnx", "--model", "migan"]);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain("--download");
    expect(await readdir(cwd)).not.toContain("data");
    const { manifest, file: network } = await writeTinyModel(cwd, "lama");
    await writeFile(path.join(cwd, "tiny.json"), JSON.stringify(manifest));
    const env = { LACUNA_DATA_FOLDER: path.join(cwd, "data") };
    await runLacuna(["models", "add", network, "--manifest", "tiny.json"], { cwd, env });
    expect(await setup(["--for", "erase", "--provider", "onnx", "--model", "lama"])).toMatchObject({ exitCode: 0 });
    const dataFolder = path.join(cwd, "data");
    expect(await settingsIn()).toEqual({ eraseProvider: "onnx", onnxModel: "lama", dataFolder });
  });

  it("refuses what contradicts itself, before it looks at anything", async () => {
    const wrong = [
      [],
      ["--provider", "onnx", "--for", "fill"],
      ["--provider", "eachlabs", "--for", "both"],
      ["--provider", "comfyui", "--program", "sd-server"],
      [...SD_SERVER, "--url", "http://127.0.0.1:1"],
      [...SD_SERVER, "--recipe", "sd-inpaint", "--for", "erase"],
      ["--provider", "sd-server", "--url", "nowhere"],
      ["--provider", "sd-server"],
    ];
    for (const args of wrong) expect(await setup(args), args.join(" ")).toMatchObject({ exitCode: 2 });
    expect(await readdir(cwd)).not.toContain("data");
  });
});
