import { type Caller, type FacadeServices, submitAs } from "@lacuna/http";
import type { Failure, SubmittedInput, Task, TaskId } from "@lacuna/jobs";
import { eraseTask, fillTask, type InferenceTask } from "../contract.ts";
import { RunwareError } from "../errors.ts";
import { toFailureReply } from "../failures.ts";
import { parseTask } from "../parse-task.ts";
import { resolvePicture } from "../resolve-picture.ts";
import { FACADE_NAME, keyOf, readNote, type TaskNote, writeNote } from "../task-note.ts";
import type { BegunTask, TaskContext } from "../task-context.ts";
import { toCommand, toSubmitOptions, toTaskNote } from "../translate.ts";

type Services = Pick<FacadeServices, "tasks" | "readArtifact" | "countRequest">;

/**
 * Takes an erase task in: each of its results becomes a task of the core, found again by the caller's UUID and its number.
 * A UUID that was used before stands for the task of then.
 *
 * @throws RunwareError, IntakeError, RateLimitedError  when it is refused, for whatever reason
 */
export async function acceptErase(services: Services, context: TaskContext, body: unknown): Promise<BegunTask> {
  services.countRequest(context.caller);
  return accept(services, context, parseTask(eraseTask, body));
}

/** Takes a fill task in, likewise. */
export async function acceptFill(services: Services, context: TaskContext, body: object): Promise<BegunTask> {
  services.countRequest(context.caller);
  return accept(services, context, parseTask(fillTask, { ...body, inputs: inputsOf(body) }));
}

/** Older clients send the pictures flat. */
function inputsOf(body: { readonly inputs?: unknown; readonly seedImage?: unknown; readonly maskImage?: unknown }) {
  const { inputs, seedImage, maskImage } = body;
  return inputs === undefined && seedImage !== undefined ? { image: seedImage, mask: maskImage } : inputs;
}

async function accept(services: Services, context: TaskContext, task: InferenceTask): Promise<BegunTask> {
  const note = toTaskNote(task, context);
  const results =
    (await findEarlier(services, context.caller, note)) ?? (await submitAll(services, context, task, note));
  if (note.isAsync) {
    const { taskUUID } = task;
    return { answers: [{ kind: "data", items: [{ taskType: "imageInference", taskUUID }] }], awaited: [] };
  }
  return { answers: [], awaited: results.map((taskId) => ({ taskId, taskUUID: task.taskUUID })) };
}

/** @returns  All results of an earlier task of this UUID, if it was taken in as a whole. */
async function findEarlier(
  { tasks }: Services,
  { owner }: Caller,
  note: TaskNote,
): Promise<readonly TaskId[] | undefined> {
  const found: TaskId[] = [];
  for (let index = 0; index < note.count; index++) {
    const task = await tasks.findByKey(owner, keyOf(note.taskUUID, index));
    if (task === undefined) return undefined;
    requireSame(task, note);
    found.push(task.id);
  }
  return found;
}

/** @throws RunwareError  when the UUID stands for something else. */
function requireSame(task: Task, { fingerprint }: TaskNote): void {
  if (readNote(task).fingerprint === fingerprint) return;
  const message = "'taskUUID' was used before, for a task with other parameters.";
  throw new RunwareError(400, { code: "duplicateTaskUUID", message, parameter: "taskUUID" });
}

async function submitAll(
  services: Services,
  { caller }: TaskContext,
  task: InferenceTask,
  note: TaskNote,
): Promise<readonly TaskId[]> {
  const pictures = {
    image: await resolvePicture(services, caller, "image", task.inputs.image),
    mask: await resolvePicture(services, caller, "mask", task.inputs.mask),
  };
  const fresh: TaskId[] = [];
  const results: TaskId[] = [];
  try {
    for (let index = 0; index < task.numberResults; index++) {
      const { id, isNew } = await submitOne(services, caller, task, pictures, { ...note, index });
      results.push(id);
      if (isNew) fresh.push(id);
    }
  } catch (error) {
    await takeBack(services, fresh);
    throw error;
  }
  return results;
}

async function submitOne(
  services: Services,
  caller: Caller,
  task: InferenceTask,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedInput },
  note: TaskNote,
): Promise<{ readonly id: TaskId; readonly isNew: boolean }> {
  const outcome = await submitAs(services, caller, {
    command: toCommand(task, pictures, note.index),
    origin: { facade: FACADE_NAME, model: task.model, note: writeNote(note) },
    idempotencyKey: keyOf(note.taskUUID, note.index),
    ...(caller.limits.maxOpenTasks !== undefined && { maxOpen: caller.limits.maxOpenTasks }),
    ...toSubmitOptions(task),
  });
  if (outcome.kind === "refused") throw refusal(outcome.failure, task);
  if (outcome.kind === "too_many_open") {
    const message = `Too many tasks are open: ${outcome.open} of at most ${outcome.limit}.`;
    throw new RunwareError(429, { code: "rateLimitExceeded", message });
  }
  if (outcome.kind === "repeated") requireSame(outcome.task, note);
  return { id: outcome.task.id, isNew: outcome.kind === "accepted" };
}

/** An address that is refused without being a picture's is one of those that the caller wants to be reached at. */
function refusal(failure: Failure, { webhookURL, uploadEndpoint }: InferenceTask): RunwareError {
  const { status, fields } = toFailureReply(failure);
  if (failure.code !== "address_refused" || failure.input !== undefined) return new RunwareError(status, fields);
  const parameters = Object.keys({ ...(webhookURL && { webhookURL }), ...(uploadEndpoint && { uploadEndpoint }) });
  const [only = "", ...others] = parameters;
  return new RunwareError(status, { ...fields, parameter: others.length === 0 ? only : parameters });
}

/** A task is taken in as a whole or not at all; what runs already is only stopped, and deleted when its time is up. */
async function takeBack({ tasks }: Services, ids: readonly TaskId[]): Promise<void> {
  for (const id of ids) {
    await tasks.cancel(id);
    await tasks.delete(id);
  }
}
