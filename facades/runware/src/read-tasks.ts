import { type JsonBody, parseJson } from "@lacuna/http";
import { RunwareError } from "./errors.ts";

/** Of one request or message. Each may ask for 20 results. */
const MOST_TASKS = 100;

/** What every request and message is: a list of tasks. @throws RunwareError  400 */
export function readTasks(bytes: Uint8Array): readonly unknown[] {
  const read = parseJson(bytes);
  if (read.kind !== "json") throw invalid("invalidJSON", explain(read));
  const body = read.value;
  if (!Array.isArray(body)) throw invalid("invalidRequest", "The request must be an array of task objects.");
  if (body.length === 0) throw invalid("invalidRequest", "The request has no tasks.");
  if (body.length <= MOST_TASKS) return body;
  throw invalid("maxTasksExceeded", `A request may have at most ${MOST_TASKS} tasks.`);
}

function explain(read: Exclude<JsonBody, { kind: "json" }>): string {
  switch (read.kind) {
    case "empty":
      return "The request is empty; it must be an array of task objects.";
    case "not_text":
      return "The request is not UTF-8.";
    case "too_deep":
      return "The request is nested too deeply.";
    case "not_json":
      return `The request is not valid JSON: ${read.reason}.`;
    default:
      return "The request is not JSON.";
  }
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
