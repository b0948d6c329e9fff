import { type ComputePool, type JobStore, KNOWN_NEEDS, type Worker } from "@lacuna/jobs";
import type { ServerMetrics } from "./server-metrics.ts";

/** Has the gauges read whenever somebody asks for the metrics: the whole database's, and those of this process. */
export function readGauges(
  metrics: ServerMetrics,
  store: JobStore,
  worker: () => Worker | undefined,
  pool: ComputePool | undefined,
): void {
  metrics.onScrape(async ({ queueDepth, workers }) => {
    const able = (await store.workers.list()).filter(({ state }) => state === "live");
    const abilities = able.map((one) => new Set(one.abilities.map(({ need }) => need)));
    const depth = await store.queueDepth();
    queueDepth.reset();
    workers.reset();
    // Zeros too: what scales by them must see that nothing waits.
    for (const need of new Set([...KNOWN_NEEDS, ...depth.keys(), ...abilities.flatMap((needs) => [...needs])])) {
      queueDepth.set({ need }, depth.get(need) ?? 0);
      workers.set({ need }, abilities.filter((needs) => needs.has(need)).length);
    }
  });
  metrics.onScrape(async ({ tasks: byState, queueAgeSeconds, inHand, children }) => {
    for (const [state, count] of Object.entries(await store.count())) byState.set({ state }, count);
    queueAgeSeconds.set((await store.queueAgeMs()) / 1000);
    for (const [phase, count] of Object.entries(worker()?.stats().running ?? {})) inHand.set({ phase }, count);
    for (const state of ["starting", "idle", "busy"] as const) {
      children.set({ state }, (pool?.children() ?? []).filter((child) => child.state === state).length);
    }
  });
}
