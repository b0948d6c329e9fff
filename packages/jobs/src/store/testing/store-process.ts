import { writeSync } from "node:fs";
import { openJobStore } from "../open-job-store.ts";
import { acceptOne, CLAIM, RESULT } from "./sample-task.ts";

/**
 * A process on a store that a test shares or kills. Arguments: what to do, and the settings of the store as JSON. It
 * writes an id and a line end for each thing done, when and only when the store has acknowledged it.
 *
 * - `accept`: accepts tasks, eight at a time, until it is killed.
 * - `drain`: claims and finishes tasks until there are none left.
 * - `hold`: claims one task for as long as `leaseMs` says and does nothing with it.
 */
const [, , role, settings, leaseMs] = process.argv;
const { store } = await openJobStore(JSON.parse(settings ?? "{}"));

function report(id: string): void {
  // At once and whole: a stream could still have it in memory when the process is killed.
  writeSync(1, `${id}\n`);
}

async function accept(): Promise<never> {
  for (;;) report(await acceptOne(store, { maxOpen: 1_000_000 }));
}

async function drain(): Promise<void> {
  // A claim can come back empty while others hold the locks of what is left; then one looks again.
  while ((await store.count()).queued > 0) {
    const task = await store.claim(CLAIM);
    if (task !== undefined && (await store.succeed(task.id, task.attempt, RESULT))) report(task.id);
  }
}

switch (role) {
  case "accept":
    await Promise.all(Array.from({ length: 8 }, accept));
    break;
  case "drain":
    await drain();
    await store.close();
    break;
  case "hold": {
    const task = await store.claim({ ...CLAIM, leaseMs: Number(leaseMs) });
    report(task?.id ?? "nothing");
    setInterval(() => {}, 60_000);
    break;
  }
  default:
    throw new Error(`No such role: ${role}`);
}
