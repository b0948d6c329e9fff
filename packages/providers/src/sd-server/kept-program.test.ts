import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startKeptProgram } from "./kept-program.ts";

/** Pids of programs that were started with this argument. */
async function findByArgument(argument: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, index) => lines[index].split("\0").includes(argument)).map(Number);
}

/** A program that waits, told apart by how long. */
function startWaiting() {
  const argument = `1000.${process.hrtime.bigint()}`;
  return { argument, program: startKeptProgram("sleep", [argument], () => undefined) };
}

describe.runIf(process.platform === "linux")("a kept program", { timeout: 120_000 }, () => {
  it("is gone when it was killed, at whatever moment of its start", async () => {
    for (const delayMs of [0, 5, 20, 40, 60, 80, 100, 120, 150, 300]) {
      const { argument, program } = startWaiting();
      await sleep(delayMs);
      await program.kill();
      await expect.poll(() => findByArgument(argument), { timeout: 10_000 }).toEqual([]);
    }
  });

  it("is gone when its keeper was killed", async () => {
    const { argument, program } = startWaiting();
    await expect.poll(() => program.pid(), { timeout: 30_000 }).toBeDefined();
    for (const pid of await findByArgument(argument)) if (pid !== program.pid()) process.kill(pid, "SIGKILL");
    expect(await program.ended).toBe("SIGKILL");
    await expect.poll(() => findByArgument(argument), { timeout: 10_000 }).toEqual([]);
  });

  it("has an error as its last words, whatever else it said at length", async () => {
    const program = startKeptProgram("sh", ["-c", "echo unknown argument >&2; seq 5000"], () => undefined);
    expect(await program.ended).toBe("exit code 0: unknown argument");
    expect(program.lastWords()).toBe("unknown argument");
  });

  it("sees nothing of the environment that is not for it", async () => {
    process.env.LACUNA_TEST_SECRET = "hidden";
    let output = "";
    const program = startKeptProgram("env", [], (text) => void (output += text));
    expect(await program.ended).toMatch(/^exit code 0/);
    delete process.env.LACUNA_TEST_SECRET;
    expect(output).toContain("PATH=");
    expect(output).not.toMatch(/hidden|NODE_CHANNEL_FD/);
  });
});
