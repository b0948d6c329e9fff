import type { StoredWorker, WorkerStore } from "@lacuna/jobs";
import type { Print } from "./keys-command.ts";

/** A line for each worker that was there within a day. */
export async function listWorkers(workers: WorkerStore, print: Print): Promise<void> {
  for (const worker of await workers.list()) print(describeWorker(worker));
}

/** Fields separated by tabs: state, id, version, since when, last heard of, what it can do. */
function describeWorker({ id, version, state, startedAt, seenAt, abilities }: StoredWorker): string {
  const byProvider = Map.groupBy(abilities, ({ provider, atOnce }) => `${provider}, ${atOnce} at once`);
  const able = [...byProvider].map(([provider, some]) => `${some.map(({ need }) => need).join(" ")} (${provider})`);
  const times = [startedAt, seenAt].map((time) => new Date(time).toISOString());
  return [state, id, version, ...times, able.join("; ") || "nothing"].join("\t");
}
