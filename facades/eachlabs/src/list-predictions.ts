import type { Caller, FacadeServices } from "@lacuna/http";
import type { Task, TaskState } from "@lacuna/jobs";
import type { ListQuery } from "./contract.ts";
import { FACADE_NAME } from "./endpoints.ts";

/** Our queued tasks are "created" and "starting" in the vendor's words; polls call them "processing", as they do running ones. */
const STATES = {
  created: ["queued"],
  starting: ["queued"],
  processing: ["queued", "running"],
  success: ["succeeded"],
  error: ["failed"],
  failed: ["failed"],
  cancelled: ["cancelled"],
} satisfies Record<NonNullable<ListQuery["status"]>, readonly TaskState[]>;

const READ_AT_ONCE = 200;

/** The caller's predictions that match, newest first. */
export async function listPredictions(
  { tasks }: Pick<FacadeServices, "tasks">,
  caller: Caller,
  query: ListQuery,
): Promise<readonly Task[]> {
  const found: Task[] = [];
  let skipped = 0;
  for await (const task of ownTasks(tasks, caller, query)) {
    if (skipped < query.offset) skipped++;
    else found.push(task);
    if (found.length === query.limit) break;
  }
  return found;
}

async function* ownTasks(tasks: FacadeServices["tasks"], caller: Caller, query: ListQuery): AsyncGenerator<Task> {
  const { model, status, from, to } = query;
  const earliest = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const seen = new Set<string>();
  let before = to === undefined ? undefined : Date.parse(to);
  for (;;) {
    const page = await tasks.list({
      owner: caller.owner,
      limit: READ_AT_ONCE,
      ...(status !== undefined && { states: STATES[status] }),
      ...(before !== undefined && { acceptedBefore: before }),
    });
    const fresh = page.filter(({ id }) => !seen.has(id));
    for (const task of fresh) {
      seen.add(task.id);
      if (task.acceptedAt < earliest) return;
      if (task.origin.facade === FACADE_NAME && (model === undefined || task.origin.model === model)) yield task;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < READ_AT_ONCE) return;
    // Others may have been accepted in the same millisecond: it is read again, unless nothing new came of that.
    before = fresh.length === 0 ? last.acceptedAt : last.acceptedAt + 1;
  }
}
