import { type Caller, type FacadeServices, submitAs } from "@lacuna/http";
import type { SubmittedCommand, Task } from "@lacuna/jobs";
import type { EraseRequest, FillRequest, SelectRequest } from "./contract.ts";
import { FACADE_NAME } from "./endpoints.ts";
import { problemError } from "./errors.ts";
import { toRefusal } from "./failures.ts";
import { coreKey, fingerprintOf, requireSameRequest } from "./idempotency.ts";
import type { TaskNote } from "./task-note.ts";

/** Nobody can know when one of the open tasks will be finished. */
const RETRY_AFTER_S = "1";
const LOW_PRIORITY = -1;

export interface Wanted {
  readonly command: SubmittedCommand;
  readonly options: Pick<EraseRequest | FillRequest | SelectRequest, "priority" | "webhookUrl" | "webhookSecret">;
  /** Where this client reaches us. */
  readonly origin: string;
  /** The same key and request again is answered with the task of then. */
  readonly idempotencyKey: string | undefined;
}

export interface Accepted {
  readonly task: Task;
  /** Whether it was accepted before, under the same key. */
  readonly isRepeated: boolean;
}

/**
 * Takes a command in.
 *
 * @throws ProblemError   when it is refused, for whatever reason.
 */
export async function submitCommand(
  services: Pick<FacadeServices, "tasks">,
  caller: Caller,
  { command, options, origin, idempotencyKey }: Wanted,
): Promise<Accepted> {
  const { owner, limits } = caller;
  const { webhookUrl, webhookSecret } = options;
  const priority = options.priority === "low" ? LOW_PRIORITY : 0;
  const wanted = { command, priority, ...(webhookUrl !== undefined && { webhookUrl }) };
  const note: TaskNote = { origin, ...(webhookSecret !== undefined && { webhookSecret }) };
  if (idempotencyKey === undefined) return accept({ ...wanted, note });

  const key = coreKey(idempotencyKey);
  const fingerprint = fingerprintOf(wanted);
  // Looked for first: what a request refers to, such as an upload, may have expired since it was accepted.
  const earlier = await services.tasks.findByKey(owner, key);
  const { task, isRepeated } =
    earlier === undefined
      ? await accept({ ...wanted, note: { ...note, fingerprint }, idempotencyKey: key })
      : { task: earlier, isRepeated: true };
  if (isRepeated) requireSameRequest(task, fingerprint);
  return { task, isRepeated };

  async function accept({
    note: remembered,
    ...submission
  }: typeof wanted & { readonly note: TaskNote; readonly idempotencyKey?: string }): Promise<Accepted> {
    const outcome = await submitAs(services, caller, {
      ...submission,
      origin: { facade: FACADE_NAME, model: modelOf(command), note: remembered },
      ...(limits.maxOpenTasks !== undefined && { maxOpen: limits.maxOpenTasks }),
    });
    if (outcome.kind === "refused") throw toRefusal(outcome.failure);
    if (outcome.kind === "too_many_open") {
      const detail = `${outcome.open} of at most ${outcome.limit} tasks are open. Wait for one to finish.`;
      throw problemError(429, "too-many-open", detail, { "retry-after": RETRY_AFTER_S });
    }
    return { task: outcome.task, isRepeated: outcome.kind === "repeated" };
  }
}

/** As requests and price tables call it. */
function modelOf({ kind }: SubmittedCommand): string {
  return kind === "outpaint" ? "extend" : kind;
}
