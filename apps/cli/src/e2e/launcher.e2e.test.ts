import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../bin/lacuna.js", import.meta.url));

/** Runs the launcher on a Node that says it is an old one, the first time or each time it is asked. */
function launch(pretendWhen: "never" | "at first" | "always"): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const pretend = 'Object.defineProperty(process.versions, "node", { value: "18.1.0" });';
  const scripts = { never: "", "at first": `if (!process.env.LACUNA_REEXECUTED) ${pretend}`, always: pretend };
  const script = `data:text/javascript,${encodeURI(scripts[pretendWhen])}`;
  const env = { ...process.env, NODE_OPTIONS: `--import="${script}"` };
  return spawnSync(process.execPath, [LAUNCHER, "--version"], { env, encoding: "utf8" });
}

/** Runs the launcher without anything of this machine's own configuration. */
function run(...words: readonly string[]) {
  const env = { PATH: process.env["PATH"] };
  return spawnSync(process.execPath, [LAUNCHER, ...words], { env, encoding: "utf8" });
}

function hasShippedNode(): boolean {
  try {
    createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/bin/node`);
    return true;
  } catch {
    return false;
  }
}

describe("the launcher", () => {
  it.each(["serve", "doctor", "keys list"])("hands %s over to the server's program, with its settings", (command) => {
    const { status, stdout, stderr } = run(...command.split(" "), "--port", "many");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: port: "many" from the flag --port is not allowed/);
    expect(status).toBe(2);
  });

  it("lists the server's commands in its help, and shows their own under the name that was typed", () => {
    const { stdout } = run("--help");
    for (const name of ["serve", "work", "doctor", "keys", "tasks", "webhooks", "workers"]) {
      expect(stdout).toMatch(new RegExp(`^  ${name} .{20,}$`, "m"));
    }
    const help = run("keys", "--help");
    expect([help.status, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(/^Usage: lacuna keys \[options\] \[command\]$/m);
    expect(help.stdout).toContain("  revoke ");
    expect(run("help", "keys").stdout).toBe(help.stdout);
  });

  it("runs the program on a Node that is new enough", () => {
    expect(launch("never")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it.skipIf(!hasShippedNode())("restarts it on the Node that npm installed", () => {
    expect(launch("at first")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it("says in one line which Node is needed where there is none", () => {
    const stderr = "error: lacuna needs Node 22.19 or newer; this is Node 18.1.0\n";
    expect(launch("always")).toMatchObject({ status: 2, stdout: "", stderr });
  });
});
