import type { FacadeServices } from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";
import { type Answer, type DataItem, getResponseTask } from "../contract.ts";
import { notFound } from "../errors.ts";
import { finishedAnswer } from "../finished-answer.ts";
import { parseTask } from "../parse-task.ts";
import type { BegunTask, TaskContext } from "../task-context.ts";
import { keyOf, readNote } from "../task-note.ts";
import { isUploading } from "../upload-state.ts";

type Services = Pick<FacadeServices, "tasks" | "links" | "readArtifact" | "priceOf">;

/**
 * Where a task stands: all of its results in order, each time. Clients count those that have succeeded, and give up at the
 * first error: when every result has failed that is what they get, otherwise failures stand among the others.
 */
export async function getResponse(services: Services, context: TaskContext, body: unknown): Promise<BegunTask> {
  const { taskUUID } = parseTask(getResponseTask, body);
  const results = await findResults(services, context, taskUUID);
  const answers: Answer[] = [];
  for (const task of results) answers.push(await answerFor(services, context, task));
  return { answers: [joinAnswers(answers, taskUUID)], awaited: [] };
}

async function findResults({ tasks }: Services, { caller }: TaskContext, taskUUID: string): Promise<readonly Task[]> {
  const first = await tasks.findByKey(caller.owner, keyOf(taskUUID, 0));
  if (first === undefined) throw notFound("There is no task of this UUID, or it has expired.", "taskUUID");
  const results = [first];
  for (let index = 1; index < readNote(first).count; index++) {
    const task = await tasks.findByKey(caller.owner, keyOf(taskUUID, index));
    if (task !== undefined) results.push(task);
  }
  return results;
}

async function answerFor(services: Services, { origin }: TaskContext, task: Task): Promise<Answer> {
  const isOnItsWay = task.state === "succeeded" && readNote(task).isUploaded && (await isUploading(services, task.id));
  if (isFinished(task) && !isOnItsWay) return finishedAnswer(services, task, origin);
  const { taskUUID } = readNote(task);
  return { kind: "data", items: [{ taskType: "imageInference", taskUUID, status: "processing" }] };
}

function joinAnswers(answers: readonly Answer[], taskUUID: string): Answer {
  const [first] = answers;
  if (first !== undefined && answers.every(({ kind }) => kind === "error")) return first;
  return { kind: "data", items: answers.flatMap((answer) => toItems(answer, taskUUID)) };
}

function toItems(answer: Answer, taskUUID: string): readonly DataItem[] {
  if (answer.kind === "data") return answer.items;
  return [{ taskType: "imageInference", taskUUID, status: "error", error: answer.error }];
}
