import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SD_SERVER_PROGRAM } from "@lacuna/providers/testing";
import { expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { runCli } from "../testing/run-cli.ts";
import { openServer } from "../testing/test-server.ts";

it("fills with the very file that `lacuna setup fill` has left", { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-setup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [program, weights] = [path.join(folder, "sd-server"), path.join(folder, "weights.safetensors")];
  const lines = ["#!/bin/sh", `exec "${process.execPath}" "${fileURLToPath(SD_SERVER_PROGRAM)}" "$@"`, ""];
  await writeFile(program, lines.join("\n"), { mode: 0o755 });
  await writeFile(weights, "");
  const file = path.join(folder, "config.json");
  const args = ["--provider", "sd-server", "--program", program, "--weights", weights, "--output", file];
  expect(await runCli(["setup", "fill", "--yes", ...args], folder)).toMatchObject({ exitCode: 0 });
  expect(loadConfig({ env: {}, flags: {}, file }).sdServer?.recipe).toBe("sd-inpaint");

  const flags: Readonly<Record<string, unknown>> = JSON.parse(await readFile(file, "utf8"));
  await using server = await openServer({ flags });
  const [image, mask] = [toBase64(await pictureFile(128, 128)), toBase64(await maskFile(128, 128, 40))];
  const task = await submitToBfl(server.origin, { image, mask, prompt: "a cat" }, {}, "/v1/flux-pro-1.0-fill");
  const bytes = await download(await pollBfl(task));
  expect(bytes.length).toBeGreaterThan(100);
});
