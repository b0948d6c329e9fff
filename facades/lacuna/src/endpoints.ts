/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "lacuna";

export const PREFIX = "/lacuna/v1";
export const TASKS_PATH = `${PREFIX}/tasks`;

/** Where a task is asked about, without the origin. */
export function taskPath(id: string): string {
  return `${TASKS_PATH}/${id}`;
}
