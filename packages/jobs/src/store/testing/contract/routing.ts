import { describe, expect, it } from "vitest";
import type { Command, FillCommand } from "../../../model/command.ts";
import type { Findable } from "@lacuna/detect";
import { acceptOne, CLAIM, claimOne, COMMAND } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const { dilatePx: _, ...PICTURES } = COMMAND;
const FILL: FillCommand = { ...PICTURES, kind: "fill", prompt: "a cat" };
/** As a newer program stores it. */
const LATER: Command = JSON.parse(JSON.stringify({ ...FILL, kind: "repaint" }));

function found(...find: readonly Findable[]): Command {
  return { ...COMMAND, mask: { kind: "found", find } };
}

export function describeRouting(open: OpenStore): void {
  describe("routing", () => {
    it("gives a worker only what it can do, by priority and age", async () => {
      const { store } = await open();
      const fills = [await acceptOne(store, { command: FILL }), await acceptOne(store, { command: FILL })];
      const erase = await acceptOne(store);
      const urgent = await acceptOne(store, { command: FILL, priority: 1 });
      expect((await claimOne(store, { needs: ["erase"] })).id).toBe(erase);
      expect(await store.claim({ ...CLAIM, needs: ["erase"] })).toBeUndefined();
      const last = await acceptOne(store);
      const order = [];
      for (let count = 0; count < 4; count += 1) order.push((await claimOne(store, { needs: ["erase", "fill"] })).id);
      expect(order).toEqual([urgent, ...fills, last]);
    });

    it("gives nothing to a worker without room for anything", async () => {
      const { store } = await open();
      await acceptOne(store);
      expect(await store.claim({ ...CLAIM, needs: [] })).toBeUndefined();
    });

    it("leaves kinds alone that this version does not know, until a worker names them", async () => {
      const { store } = await open();
      const id = await acceptOne(store, { command: LATER, priority: 9 });
      const erase = await acceptOne(store);
      expect((await claimOne(store, { memoryBytes: Number.MAX_SAFE_INTEGER })).id).toBe(erase);
      expect(await store.claim({ ...CLAIM, memoryBytes: Number.MAX_SAFE_INTEGER })).toBeUndefined();
      expect(await store.find(id)).toMatchObject({ state: "queued", attempt: 0 });
      expect(await store.claim({ ...CLAIM, needs: ["repaint"], memoryBytes: 999_000 })).toBeUndefined();
      expect(await claimOne(store, { needs: ["repaint"] })).toMatchObject({ id, command: { kind: "repaint" } });
    });

    it("counts what is queued by what it needs, and places among tasks of the same need", async () => {
      const { store } = await open();
      expect(await store.queueDepth()).toEqual(new Map());
      const [first, second] = [await acceptOne(store, { command: FILL }), await acceptOne(store, { command: FILL })];
      const erase = await acceptOne(store);
      await acceptOne(store, { command: LATER });
      expect(await store.queueDepth()).toEqual(
        new Map([
          ["erase", 1],
          ["fill", 2],
          ["repaint", 1],
        ]),
      );
      expect(await Promise.all([first, second, erase].map((id) => store.queuePosition(id)))).toEqual([0, 1, 0]);
    });

    it("tells apart what a worker has to find or be led by, and gives it to none that cannot", async () => {
      const { store } = await open();
      const text = await acceptOne(store, { command: found("text", "shadow") });
      const shadow = await acceptOne(store, { command: found("shadow") });
      expect(await store.claim({ ...CLAIM, needs: ["erase"] })).toBeUndefined();
      expect((await claimOne(store, { needs: ["erase", "erase+shadow"] })).id).toBe(shadow);
      expect((await claimOne(store, { needs: ["erase", "erase+shadow", "erase+text"] })).id).toBe(text);
      const guide = { kind: "artifact", key: "tasks/a/inputs" } as const;
      const led = await acceptOne(store, { command: { ...COMMAND, guide } });
      expect(await store.claim({ ...CLAIM, needs: ["erase", "erase+text"] })).toBeUndefined();
      expect((await claimOne(store, { needs: ["erase", "erase+guide"] })).id).toBe(led);
      const checked = await acceptOne(store, { command: { ...COMMAND, mustBeChecked: true } });
      expect(await store.claim({ ...CLAIM, needs: ["erase", "erase+text"] })).toBeUndefined();
      expect((await claimOne(store, { needs: ["erase", "erase+checked"] })).id).toBe(checked);
      const words = await acceptOne(store, { command: { ...FILL, enhancePrompt: true } });
      expect(await store.claim({ ...CLAIM, needs: ["fill"] })).toBeUndefined();
      expect((await claimOne(store)).id).toBe(words);
    });
  });

  describe("workers", () => {
    const ERASES = { need: "erase", provider: "engine", atOnce: 2 } as const;
    const FILLS = { need: "fill", provider: "sd-server", atOnce: 2 } as const;

    it("are listed as they report, until they go or fall silent", async () => {
      const { store, advance } = await open();
      await store.workers.report({ id: "a", version: "1.0.0", abilities: [ERASES] });
      await store.workers.report({ id: "b", version: "1.0.0", abilities: [FILLS] });
      await store.workers.report({ id: "c", version: "1.0.0", abilities: [] });
      await advance(40_000);
      await store.workers.report({ id: "a", version: "1.1.0", abilities: [ERASES, FILLS] });
      await advance(10_000);
      await store.workers.leave("b");
      const [first, ...others] = await store.workers.list();
      expect(first).toMatchObject({ id: "a", version: "1.1.0", abilities: [ERASES, FILLS], state: "live" });
      expect((first?.seenAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(40_000);
      expect(others.map(({ id, state }) => [id, state])).toEqual([
        ["b", "left"],
        ["c", "silent"],
      ]);
      await store.workers.report({ id: "b", version: "1.0.0", abilities: [FILLS] });
      expect((await store.workers.list()).filter(({ state }) => state === "live")).toHaveLength(2);
    });

    it("are remembered for what they could do, for a quarter of an hour, and at all for a day", async () => {
      const { store, advance } = await open();
      expect(await store.workers.recentAbilities()).toEqual([]);
      await store.workers.report({ id: "a", version: "1.0.0", abilities: [ERASES, FILLS] });
      await store.workers.leave("a");
      await advance(14 * 60_000);
      expect(await store.workers.recentAbilities()).toEqual([ERASES, FILLS]);
      await advance(2 * 60_000);
      expect(await store.workers.recentAbilities()).toEqual([]);
      await store.workers.forget();
      expect(await store.workers.list()).toHaveLength(1);
      await advance(24 * 60 * 60_000);
      await store.workers.forget();
      expect(await store.workers.list()).toEqual([]);
    });
  });
}
