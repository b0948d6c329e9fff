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
  { providers = [BUILT_IN_ENGINE], whyNotFindable, safetyChecks = "none", store }: TaskParts,
  command: SubmittedCommand,
): Promise<Failure | undefined> {
  const { mask } = command;
  const unfindable = mask.kind === "found" ? whyNotFindable?.(mask.find) : undefined;
  const reason = refuseImpossible(command, providers) ?? unfindable;
  const isCheckedElsewhere = command.mustBeChecked === true && safetyChecks === "elsewhere";
  if (reason === undefined && !isCheckedElsewhere) return undefined;
  const recent = await store.workers.recentAbilities();
  const ofNeed = (wanted: SubmittedCommand) => recent.filter(({ need }) => need === needOf(wanted));
  if (ofNeed(command).length > 0) return undefined;
  const unchecked = command.mustBeChecked ? ofNeed({ ...command, mustBeChecked: false }) : [];
  if (unchecked.length === 0) return reason;
  // Of an older version nobody knows: its successor will say.
  return unchecked.some(({ isModerated }) => isModerated === undefined) ? undefined : NO_CHECKER;
}

const NO_CHECKER: Failure = {
  code: "no_provider",
  message:
    "Pictures are to be looked at by a safety checker on this server, and no worker that has one and can do this has been heard of lately: docs/safety.md tells what it takes.",
};
