import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { TaskEvent } from "../model/task-event.ts";
import { openSilentProxy, type SilentProxy } from "../testing/silent-proxy.ts";
import { findPostgres, startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { StoreUnavailableError } from "./database/errors.ts";
import { clientConfig } from "./database/postgres-engine.ts";
import { listenToChannel } from "./events/listen-to-channel.ts";
import { openJobStore } from "./open-job-store.ts";
import { acceptOne, claimOne, LEASE_MS, RESULT } from "./testing/sample-task.ts";

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: a silent network before PostgreSQL. There is no server on this machine.");

describe.skipIf(!hasPostgres)("a store whose network falls silent", { timeout: 120_000 }, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.stop(), 120_000);

  async function openBehindProxy() {
    const databaseUrl = await server.createDatabase();
    const proxy = await openSilentProxy({ path: server.socketPath });
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    return { databaseUrl, proxy, behind: throughProxy(databaseUrl, proxy) };
  }

  it("says in time that it cannot be reached, works again when the network does, and has lost nothing", async () => {
    const { proxy, behind, databaseUrl } = await openBehindProxy();
    const { store } = await openJobStore({ databaseUrl: behind, folder: "/nonexistent" });
    onTestFinished(() => store.close());
    const other = await openJobStore({ databaseUrl, folder: "/nonexistent" });
    onTestFinished(() => other.store.close());
    const id = await acceptOne(store);
    const task = await claimOne(store);
    proxy.silence();
    const startedAt = performance.now();
    const calls = [
      store.ping(),
      store.find(id),
      store.claim({ workerId: "w", leaseMs: LEASE_MS, memoryBytes: 1e9 }),
      store.succeed(id, task.attempt, RESULT),
      acceptOne(store, { maxOpen: 10 }),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: "rejected", reason: expect.any(StoreUnavailableError) });
    }
    expect(performance.now() - startedAt).toBeLessThan(LEASE_MS);
    await other.store.release(id, task.attempt, { isCounted: true, maxAttempts: 5 });
    const again = await claimOne(other.store);
    proxy.heal();
    await expect.poll(() => store.ping().then(() => "answers", String), { timeout: 30_000 }).toBe("answers");
    expect(await store.succeed(id, task.attempt, RESULT)).toBe(false);
    expect(await store.succeed(id, again.attempt, RESULT)).toBe(true);
    expect(await store.find(id)).toMatchObject({ state: "succeeded", attempt: 2 });
  });

  it("does not hold up others by a transaction that it was cut off in", async () => {
    const { proxy, behind, databaseUrl } = await openBehindProxy();
    const { store } = await openJobStore({ databaseUrl: behind, folder: "/nonexistent" });
    onTestFinished(() => store.close());
    const other = await openJobStore({ databaseUrl, folder: "/nonexistent" });
    onTestFinished(() => other.store.close());
    proxy.silence("pg_advisory_xact_lock");
    const cutOff = acceptOne(store, { maxOpen: 10 });
    cutOff.catch(() => {});
    await proxy.silent();
    await sleep(100); // for the server to take the lock
    await acceptOne(other.store, { maxOpen: 10 });
    await expect(cutOff).rejects.toThrow(StoreUnavailableError);
    expect(await other.store.count()).toMatchObject({ queued: 1 });
  });

  it("closes all the same", async () => {
    const { proxy, behind } = await openBehindProxy();
    const { store } = await openJobStore({ databaseUrl: behind, folder: "/nonexistent" });
    await store.ping();
    proxy.silence();
    await store.close();
  });

  it("finds out that its listening connection is dead, and listens again", async () => {
    const { proxy, behind, databaseUrl } = await openBehindProxy();
    const heard: string[] = [];
    const faults: string[] = [];
    const channel = await listenToChannel({
      channel: "lacuna_events",
      client: { ...clientConfig(behind), query_timeout: 300, connectionTimeoutMillis: 300 },
      probeEveryMs: 100,
      hear: (payload) => void heard.push(payload),
      onFault: (message) => void faults.push(message),
    });
    onTestFinished(() => channel.close());
    proxy.silence();
    await expect.poll(() => faults.length, { timeout: 30_000 }).toBeGreaterThan(0);
    proxy.heal();
    const sending = await openJobStore({ databaseUrl, folder: "/nonexistent" });
    onTestFinished(() => sending.store.close());
    const event: TaskEvent = { kind: "log", taskId: "after" };
    const sender = setInterval(() => sending.events.publish(event), 50);
    onTestFinished(() => clearInterval(sender));
    await expect.poll(() => heard.some((text) => text.includes("after")), { timeout: 30_000 }).toBe(true);
  });
});

function throughProxy(databaseUrl: string, { port }: SilentProxy): string {
  return databaseUrl.replace(/@[^/]+/, `@127.0.0.1:${port}`);
}
