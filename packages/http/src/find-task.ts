import type { Task } from "@lacuna/jobs";
import type { FacadeServices } from "./facade.ts";
import { isUuid } from "./uuid.ts";

/** @param id  As a caller wrote it: in either case, and perhaps no id at all, which the store is not asked about. */
export async function findTask({ tasks }: Pick<FacadeServices, "tasks">, id: string): Promise<Task | undefined> {
  return isUuid(id) ? tasks.find(id.toLowerCase()) : undefined;
}
