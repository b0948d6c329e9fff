import type { JobStore, StoredWorker } from "@lacuna/jobs";
import type { Config } from "../../config/check-config.ts";
import { withStore } from "../with-store.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";

/** Whether those who are there can do what is asked for. */
export function workerChecks(config: Config): readonly Check[] {
  return [{ name: "workers", look: () => withStore(config, (store) => lookAtWorkers(config, store)) }];
}

/** @throws Error  when a server would refuse whatever is to be checked. */
export async function lookAtWorkers(
  { role, safety }: Pick<Config, "role" | "safety">,
  store: JobStore,
): Promise<Omit<Finding, "name">> {
  const live = (await store.workers.list()).filter(({ state }) => state === "live");
  if (live.length === 0) {
    return role === "both"
      ? ok("none is there: one comes with the server")
      : warning("none is there: tasks wait until one comes");
  }
  const count = `${live.length} ${live.length === 1 ? "is" : "are"} there`;
  const able = new Set(live.flatMap(({ abilities }) => abilities.map(({ need }) => need)));
  const stuck = [...(await store.queueDepth())].filter(([need]) => !able.has(need));
  if (stuck.length > 0) {
    const needs = stuck.map(([need, depth]) => `${need} (${depth})`).join(", ");
    return warning(`${count}, and tasks wait for what none of them can do: ${needs}`);
  }
  const checking = live.filter(hasChecker).length;
  if (safety === undefined) {
    if (checking === 0) return ok(count);
    return warning(`${count}, ${checking} with a safety checker; without safetyChecker here, tasks go to any of them`);
  }
  if (checking === 0 && role === "serve") {
    throw new Error(`${count}, none with a safety checker: what is to be checked is refused (docs/safety.md).`);
  }
  return ok(`${count}, ${checking} with a safety checker`);
}

function hasChecker({ abilities }: StoredWorker): boolean {
  return abilities.some(({ isModerated }) => isModerated === true);
}
