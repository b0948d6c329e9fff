import type { QuotaExceeded, Quotas, Submission, SubmitOutcome, Upload } from "@lacuna/jobs";
import { QuotaExceededError } from "./errors.ts";
import type { FacadeServices } from "./facade.ts";
import type { Caller } from "./key-ring.ts";
import { requireChange, requireKind } from "./require-scope.ts";

type Services = Pick<FacadeServices, "tasks">;

/**
 * Submits in the name of a caller, within what its key may do and how much of it: the only way in for facades.
 *
 * @throws ForbiddenError      when the key's scope does not hold this command.
 * @throws QuotaExceededError  when one of its quotas is used up. Nothing was stored.
 */
export async function submitAs(
  { tasks }: Services,
  caller: Caller,
  submission: Omit<Submission, "owner" | "quotas">,
): Promise<Exclude<SubmitOutcome, QuotaExceeded>> {
  requireKind(caller, submission.command.kind);
  const quotas = quotasOf(caller);
  const outcome = await tasks.submit({ ...submission, owner: caller.owner, ...(quotas && { quotas }) });
  if (outcome.kind !== "quota_exceeded") return outcome;
  throw new QuotaExceededError(outcome.message, Math.max(1, Math.ceil(outcome.retryAfterMs / 1000)));
}

/**
 * Makes room for a file of a caller's.
 *
 * @throws ForbiddenError      when its key may only read.
 * @throws QuotaExceededError  when what it stores already fills its quota.
 */
export async function beginUploadAs(
  { tasks }: Services,
  caller: Caller,
  file: { readonly fileName: string; readonly contentType: string },
): Promise<Upload> {
  requireChange(caller);
  const { storageBytes } = caller.limits;
  if (storageBytes !== undefined && (await tasks.storedBytes(caller.owner)) >= storageBytes) {
    throw new QuotaExceededError(`This key's quota of ${storageBytes} stored bytes is used up.`, STORAGE_RETRY_S);
  }
  return tasks.uploads.begin({ ...file, owner: caller.owner });
}

/** Nobody can know when something will expire. */
const STORAGE_RETRY_S = 60;

/** Undefined when the key has none: then nothing needs to be counted. */
function quotasOf({ limits }: Caller): Quotas | undefined {
  const { requestsPerMinute: _requests, maxOpenTasks: _open, ...quotas } = limits;
  return Object.values(quotas).some((most) => most !== undefined) ? quotas : undefined;
}
