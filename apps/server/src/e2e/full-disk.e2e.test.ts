import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { startServerProcess } from "../testing/server-process.ts";
import { canHaveSmallDisks, openSmallDisk } from "../testing/small-disk.ts";
import { findWrong, makeVariants, submitAll, type Variant } from "../testing/task-run.ts";

const ROUNDS = 3;
const TASKS = 5;
const SIDES = [64, 700];
const FULL_MS = Number(process.env["FAULT_SECONDS"] ?? 4) * 1000;
const DEADLINE_MS = 120_000;

const isPossible = canHaveSmallDisks();
if (!isPossible) console.warn("NOT TESTED: a full disk. That needs Linux and root, for a small file system to fill.");

const listed = z.object({ tasks: z.array(z.object({ id: z.string(), state: z.string() })) });

it.skipIf(!isPossible)(
  "loses no task and damages no database when the disk is full in the middle, again and again",
  { timeout: 400_000 },
  async () => {
    await using disk = await openSmallDisk(64);
    await using server = startServerProcess(["--data-folder", path.join(disk.folder, "data"), "--port", "0"], {
      LACUNA_WORKERS: "1",
      LACUNA_THREADS: "1",
      LACUNA_LEASE: "5s",
    });
    onTestFinished(() => disk.free());
    const origin = await server.origin;
    const variants = await makeVariants(origin, SIDES);
    const acknowledged = new Map<string, Variant>();
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const tasks = await submitAll([origin], variants, TASKS);
      for (const [id, variant] of tasks) acknowledged.set(id, variant);
      await disk.fill();
      const fullUntil = performance.now() + FULL_MS;
      while (performance.now() < fullUntil) {
        await disk.fill(); // what a task has deleted meanwhile
        const response = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(variants[1]?.body),
        });
        const text = await response.text();
        if (response.status === 200) {
          // A task that ended just then had made room.
          const { id } = z.object({ id: z.string() }).parse(JSON.parse(text));
          if (variants[1] !== undefined) acknowledged.set(id, variants[1]);
        } else {
          expect([response.status, response.headers.get("retry-after")], text).toEqual([503, "2"]);
          expect(text).toContain("cannot store anything at the moment");
          refused++;
        }
        // Who only looks is answered all the same.
        const [id] = [...tasks.keys()];
        expect((await fetch(`${origin}/lacuna/v1/tasks/${id}`)).status).toBe(200);
        await sleep(200);
      }
      expect((await fetch(`${origin}/readyz`)).status).toBe(503);
      await disk.free();
      expect(await findWrong(() => origin, tasks, DEADLINE_MS)).toEqual([]);
    }
    expect(await findWrong(() => origin, acknowledged, DEADLINE_MS)).toEqual([]);
    expect(refused).toBeGreaterThan(ROUNDS);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    // Nothing is there that was refused.
    const all = listed.parse(await (await fetch(`${origin}/lacuna/v1/tasks?limit=100`)).json());
    expect(all.tasks.every(({ state }) => state === "succeeded")).toBe(true);
    expect(all.tasks).toHaveLength(acknowledged.size + variants.length);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    const database = new DatabaseSync(path.join(disk.folder, "data", "lacuna.db"));
    try {
      expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    } finally {
      database.close();
    }
  },
);
