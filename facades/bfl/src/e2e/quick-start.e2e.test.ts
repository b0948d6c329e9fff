import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { decodeImage } from "@lacuna/codec";
import { describe, expect, it, onTestFinished } from "vitest";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { startBflServer } from "../testing/open-bfl-server.ts";

const PROGRAM = fileURLToPath(new URL("../../src/e2e/quick-start.py", import.meta.url));
const run = promisify(execFile);

function hasRequests(): boolean {
  try {
    execFileSync("python3", ["-c", "import requests"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn("SKIPPED: the quick start in Python needs python3 with the package requests.");
    return false;
  }
}

describe("the quick start in Python", () => {
  it.skipIf(!hasRequests())("erases with only the host changed", async () => {
    const { origin, addKey, faults } = await startBflServer({ needsKeys: true });
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-quick-start-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const files = { BFL_IMAGE: path.join(folder, "image.png"), BFL_MASK: path.join(folder, "mask.png") };
    await writeFile(files.BFL_IMAGE, await pictureFile(160, 120));
    await writeFile(files.BFL_MASK, await maskFile(160, 120, 20));
    const env = { ...process.env, ...files, BFL_BASE: origin, BFL_API_KEY: await addKey("python"), NO_PROXY: "*" };
    const { stdout } = await run("python3", [PROGRAM], { env, timeout: 50_000 });
    const sample = await fetch(stdout.trim());
    expect(sample.status).toBe(200);
    const { raster } = await decodeImage(new Uint8Array(await sample.arrayBuffer()));
    expect(raster).toMatchObject({ width: 160, height: 120 });
    expect(faults).toEqual([]);
  });
});
