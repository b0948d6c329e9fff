import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { CheckerUnavailableError } from "../errors.ts";
import { judgeScores, STANDARD_LIMITS } from "../limits.ts";
import { openPhotograph, plainPicture } from "../testing/pictures.ts";
import { createNetworkChecker } from "./network-checker.ts";

const FAULTY = new URL("../testing/faulty-child.js", import.meta.url);

/** Processes that run a module of this name. */
async function pidsOf(module: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, index) => lines[index]?.includes(module));
}

describe("the installed package's network", { timeout: 240_000 }, () => {
  const checker = createNetworkChecker({ timeoutMs: 120_000 });
  afterAll(() => checker.close());

  it("finds nothing indecent in photographs of a flower and of a field, and says the same each time", async () => {
    const [flower, field] = [await openPhotograph("acanthus-mollis"), await openPhotograph("airplane-from-above")];
    const scores = await checker.check({ stage: "request", picture: flower });
    expect(Object.keys(scores).toSorted()).toEqual(["drawing", "hentai", "neutral", "porn", "sexy"]);
    expect(Object.values(scores).reduce((sum, score) => sum + score)).toBeCloseTo(1, 4);
    expect(scores.neutral).toBeGreaterThan(0.9);
    expect(judgeScores(scores, STANDARD_LIMITS, 0)).toEqual([]);
    expect(await checker.check({ stage: "result", picture: flower })).toEqual(scores);
    expect(judgeScores(await checker.check({ stage: "request", picture: field }), STANDARD_LIMITS, 0)).toEqual([]);
  });

  it("takes pictures of any proportions, down to one pixel", async () => {
    for (const side of [1, 3, 224, 512]) {
      const scores = await checker.check({ stage: "request", picture: plainPicture(128, side) });
      expect(scores.porn).toBeLessThan(0.2);
    }
  });

  it("stops waiting when it is told to, and is there for the next", async () => {
    const picture = plainPicture(0);
    const stop = AbortSignal.abort(new Error("enough"));
    await expect(checker.check({ stage: "request", picture }, stop)).rejects.toThrow("enough");
    await expect(checker.check({ stage: "request", picture })).resolves.toHaveProperty("neutral");
  });

  it("names the command to run where the package is missing", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-safety-"));
    try {
      const built = fileURLToPath(new URL("..", import.meta.url));
      await cp(built, path.join(folder, "built"), { recursive: true });
      await mkdir(path.join(folder, "node_modules", "@lacuna"), { recursive: true });
      for (const name of ["providers", "networks", "codec", "raster"]) {
        const manifest = fileURLToPath(import.meta.resolve(`@lacuna/${name}`));
        await symlink(path.resolve(manifest, "../.."), path.join(folder, "node_modules", "@lacuna", name));
      }
      await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
      const script = `
        const { requireNetworkPackage } = await import("./built/network/network-package.js");
        await requireNetworkPackage().catch(({ name, message }) => console.log(name, message));`;
      await writeFile(path.join(folder, "try.js"), script);
      const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "try.js")]);
      expect(stdout).toContain("MissingCheckerError");
      expect(stdout).toContain("npm install --omit=peer nsfwjs@4.4.0 onnxruntime-web@1.30.0");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("a network's process", { timeout: 120_000 }, () => {
  it.each([
    ["dies", 1, "process ended"],
    ["hangs", 2, "no answer within 8 s"],
    ["fails", 3, "no such operator"],
    ["answers with too few numbers", 4, "five numbers"],
    ["answers with no numbers", 5, "five numbers"],
  ])("that %s makes the check unavailable, and another takes its place", async (_, value, reason) => {
    // Long enough for a process to start on a busy machine: the next one has no longer.
    const checker = createNetworkChecker({ timeoutMs: value === 2 ? 8000 : 60_000, childModule: FAULTY });
    try {
      const failed = checker.check({ stage: "request", picture: plainPicture(value) });
      await expect(failed).rejects.toThrow(CheckerUnavailableError);
      await expect(failed).rejects.toThrow(reason);
      const next = await checker.check({ stage: "request", picture: plainPicture(200) });
      expect(next).toEqual({ drawing: 0, hentai: 0, neutral: 0, porn: 1, sexy: 0 });
    } finally {
      await checker.close();
    }
    if (process.platform === "linux") expect(await pidsOf("faulty-child.js")).toEqual([]);
  });

  it("does one check after the other, and those that wait hear that it is closed", async () => {
    const checker = createNetworkChecker({ timeoutMs: 60_000, childModule: FAULTY });
    const checks = [2, 200].map((value) => checker.check({ stage: "request", picture: plainPicture(value) }));
    const heard = Promise.allSettled(checks);
    await checker.close();
    expect((await heard).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
