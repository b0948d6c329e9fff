import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("../../../../scripts/release/image-tree.mjs", import.meta.url));
const manifest = z.looseObject({ name: z.string(), dependencies: z.record(z.string(), z.string()).default({}) });

describe("what the image holds of ours", { timeout: 120_000 }, () => {
  let folder: string;
  let files: readonly string[];
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(path.join(folder, file), "utf8"));
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "lacuna-image-"));
    await run(process.execPath, [SCRIPT, folder, "--no-install"]);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  it("is the server with its license, kernels and studio", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "package-lock.json",
        "apps/server/bin/lacuna-server.js",
        "apps/server/dist/main.js",
        "apps/studio/dist-site/index.html",
        "packages/jobs/dist/compute/child.js",
        "packages/kernel/dist/generated/wasm-shared.js",
      ]),
    );
  });

  it("is nothing that only building and testing takes", () => {
    const needless = /\.(test|bench)\.|\.map$|(^|\/)(src|testing|e2e|scripts|docs|bench)\/|^apps\/cli/;
    expect(files.filter((file) => needless.test(file))).toEqual([]);
  });

  it("depends on nothing of ours that is not there", async () => {
    const { workspaces } = z.object({ workspaces: z.array(z.string()) }).parse(await read("package.json"));
    const manifests = await Promise.all(
      workspaces.map(async (workspace) => manifest.parse(await read(`${workspace}/package.json`))),
    );
    const there = manifests.map(({ name }) => name);
    for (const { name, dependencies, ...rest } of manifests) {
      expect([name, Object.keys(rest)]).not.toEqual([name, expect.arrayContaining(["devDependencies"])]);
      const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@lacuna/"));
      expect(there).toEqual(expect.arrayContaining(ours));
    }
  });
});
