import { refuseImpossible } from "../compute/no-provider.ts";
import { BUILT_IN_ENGINE } from "../compute/provider.ts";
import type { TaskParts } from "../create-tasks.ts";
import type { SubmittedCommand } from "../model/command.ts";
import type { Failure } from "../model/failure.ts";
import { needOf } from "../model/need.ts";

/**
 * Why a command is refused that nobody can carry out: neither this process, as it is configured, nor a worker that has been
 * heard of lately. One whose workers are all away for now is accepted, and waits for them.
 */
export async function whyNobodyCan(
  { providers = [BUILT_IN_ENGINE], whyNotFindable, store }: TaskParts,
  command: SubmittedCommand,
): Promise<Failure | undefined> {
  const { mask } = command;
  const unfindable = mask.kind === "found" ? whyNotFindable?.(mask.find) : undefined;
  const reason = refuseImpossible(command, providers) ?? unfindable;
  if (reason === undefined || (await store.workers.recentNeeds()).has(needOf(command))) return undefined;
  return reason;
}
