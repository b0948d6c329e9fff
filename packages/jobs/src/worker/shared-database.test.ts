import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findPostgres, startPostgres } from "../testing/start-postgres.ts";
import { openService, type TestService } from "./testing/open-service.ts";
import { longSubmission, quickSubmission } from "./testing/submissions.ts";

const TASKS = 20;

async function openBoth(): Promise<readonly [TestService, TestService]> {
  const folder = await mkdtemp(join(tmpdir(), "lacuna-shared-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const options = { folder, databaseUrl: await postgres.createDatabase() };
  const services = [await openService(options), await openService(options)] as const;
  onTestFinished(() => services[0][Symbol.asyncDispose]());
  onTestFinished(() => services[1][Symbol.asyncDispose]());
  return services;
}

describe.skipIf(findPostgres() === undefined)("two servers on one database", { timeout: 240_000 }, () => {
  it("share the work and do nothing twice", async () => {
    const [one, other] = await openBoth();
    const ids: string[] = [];
    for (let seed = 0; seed < TASKS; seed++) ids.push(await one.submit(await quickSubmission({ command: { seed } })));
    for (const id of ids) expect(await other.tasks.wait(id)).toMatchObject({ state: "succeeded", attempt: 1 });
    const done = [one, other].map(({ worker }) => worker.stats().ended.succeeded);
    expect(done.reduce((sum, count) => sum + count)).toBe(TASKS);
    expect(Math.min(...done)).toBeGreaterThan(0);
  });

  it("see each other's progress and cancel each other's tasks", async () => {
    const [one, other] = await openBoth();
    await other.worker.stop({ graceMs: 0 });
    const id = await other.submit(await longSubmission());
    for await (const { progress } of other.tasks.watch(id)) if (progress > 0) break;
    expect(await other.tasks.cancel(id)).toBe("requested");
    expect(await other.tasks.wait(id)).toMatchObject({ state: "cancelled" });
    await expect.poll(() => one.worker.stats().ended.cancelled, { timeout: 30_000 }).toBe(1);
  });
});
