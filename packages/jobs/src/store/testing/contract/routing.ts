import { describe, expect, it } from "vitest";
import type { Command } from "../../../model/command.ts";
import { acceptOne, CLAIM, claimOne, COMMAND } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const { dilatePx: _, ...PICTURES } = COMMAND;
const FILL: Command = { ...PICTURES, kind: "fill", prompt: "a cat" };
/** As a newer program stores it. */
const LATER: Command = JSON.parse(JSON.stringify({ ...FILL, kind: "repaint" }));

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
  });
}
