import { type FacadeServices, whileClientWaits, whileKeyHolds } from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type TaskQuery, taskQuery, type WireTask } from "./contract.ts";
import { parseInput } from "./parse-input.ts";
import { readWait } from "./prefer.ts";
import { showTask } from "./show-task.ts";
import { waitForTask } from "./wait-for-task.ts";

/** Read before anything is done: a query that is wrong must not leave a task behind. @throws ProblemError  422 */
export function readTaskQuery(request: FastifyRequest): TaskQuery {
  return parseInput(taskQuery, request.query);
}

/** Shows a task, after waiting for its end where the query or `Prefer` asks for that. */
export async function answerWithTask(
  services: FacadeServices,
  request: FastifyRequest,
  reply: FastifyReply,
  task: Task,
  query: TaskQuery,
): Promise<WireTask> {
  const preferred = readWait(request.headers.prefer);
  const seconds = query.wait ?? preferred ?? 0;
  const found =
    seconds > 0 && !isFinished(task)
      ? await whileKeyHolds(services.keys, task.owner, whileClientWaits(reply), (signal) =>
          waitForTask(services, task, seconds, signal),
        )
      : task;
  if (preferred !== undefined) reply.header("preference-applied", `wait=${seconds}`);
  return showTask(services, found, services.originOf(request), query.inline);
}
