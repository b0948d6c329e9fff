import type { Caller, FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import type { ListQuery } from "./contract.ts";

export interface Page {
  readonly tasks: readonly Task[];
  readonly next?: string;
}

/** The most that the store lists at once. */
const MOST_LISTED = 1000;

/**
 * One page of the caller's tasks, newest first. A cursor says when the last task shown was accepted, and how many of that
 * very millisecond have been shown: tasks that come later do not move the pages that follow.
 * A cursor is older than `acceptedBefore`, which then says nothing more.
 */
export async function listTasks(
  { tasks }: Pick<FacadeServices, "tasks">,
  { owner }: Caller,
  { limit, state, acceptedBefore, cursor }: ListQuery,
): Promise<Page> {
  const begun = cursor === undefined ? undefined : readCursor(cursor);
  const found = await tasks.list({
    owner,
    limit: Math.min(MOST_LISTED, limit + 1 + (begun?.shown ?? 0)),
    ...(state !== undefined && { states: state }),
    ...(acceptedBefore !== undefined && { acceptedBefore: Date.parse(acceptedBefore) }),
    ...(begun && { acceptedBefore: begun.acceptedAt + 1 }),
  });
  const fresh = begun
    ? found.filter((task, index) => task.acceptedAt !== begun.acceptedAt || index >= begun.shown)
    : found;
  const page = fresh.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || fresh.length <= limit) return { tasks: page };
  const sameTime = page.filter((task) => task.acceptedAt === last.acceptedAt).length;
  const before = last.acceptedAt === begun?.acceptedAt ? begun.shown : 0;
  return { tasks: page, next: `${last.acceptedAt}-${sameTime + before}` };
}

function readCursor(cursor: string): { readonly acceptedAt: number; readonly shown: number } {
  const [acceptedAt = 0, shown = 0] = cursor.split("-").map(Number);
  return { acceptedAt, shown };
}
