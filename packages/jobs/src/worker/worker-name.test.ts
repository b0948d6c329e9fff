import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createEndedTest, nameWorker } from "./worker-name.ts";

function withParts(name: string, change: (parts: string[]) => string[]): string {
  return change(name.split("/")).join("/");
}

describe("a worker's name", () => {
  const own = nameWorker();
  const hasEnded = createEndedTest(own);

  it("stays the same, and its process is there", () => {
    expect(nameWorker()).toBe(own);
    expect(hasEnded(own)).toBe(false);
  });

  it("tells a process that has ended from one that runs", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const name = withParts(own, ([host, space]) => [host ?? "", space ?? "", String(child.pid), "1"]);
    expect(hasEnded(name)).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(hasEnded(name)).toBe(true);
  });

  it("tells an earlier process with the same number", () => {
    expect(hasEnded(withParts(own, (parts) => [...parts.slice(0, 3), "1"]))).toBe(true);
  });

  it("does not judge processes of other machines, containers and boots, nor names it does not know", () => {
    const gone = "999999999";
    const elsewhere = [
      withParts(own, ([, space]) => ["another-host", space ?? "", gone, "1"]),
      withParts(own, ([host]) => [host ?? "", "another-space", gone, "1"]),
      `${own.split("/")[0]}:${gone}`,
      "worker-1",
      "",
    ];
    for (const name of elsewhere) expect(hasEnded(name), name).toBe(false);
  });
});
