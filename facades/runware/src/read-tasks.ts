import { RunwareError } from "./errors.ts";

/** Of one request or message. Each may ask for 20 results. */
const MOST_TASKS = 100;

/** @throws RunwareError  400 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RunwareError(400, { code: "invalidJSON", message: "The request is not valid JSON." }, { cause });
  }
}

/** What every request and message is: a list of tasks. @throws RunwareError  400 */
export function requireTasks(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw invalid("invalidRequest", "The request must be an array of task objects.");
  if (body.length === 0) throw invalid("invalidRequest", "The request has no tasks.");
  if (body.length <= MOST_TASKS) return body;
  throw invalid("maxTasksExceeded", `A request may have at most ${MOST_TASKS} tasks.`);
}

function invalid(code: string, message: string): RunwareError {
  return new RunwareError(400, { code, message });
}

export function isAuthentication(task: unknown): task is object {
  return typeOf(task) === "authentication";
}

/** Whether a picture may have to be fetched before there is an answer. */
export function isUpload(task: unknown): boolean {
  const type = typeOf(task);
  return type === "imageUpload" || type === "mediaStorage";
}

function typeOf(task: unknown): unknown {
  return typeof task === "object" && task !== null && "taskType" in task ? task.taskType : undefined;
}
