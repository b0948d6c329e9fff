import type { Command, CommandKind, SubmittedCommand } from "../model/command.ts";
import type { Failure } from "../model/failure.ts";
import type { ProviderInfo } from "./provider.ts";

/** @returns  Why a command is refused that nobody of these can carry out as it is asked for; else undefined. */
export function refuseImpossible(
  command: Command | SubmittedCommand,
  providers: readonly ProviderInfo[],
): Failure | undefined {
  const provider = providers.find(({ kinds }) => kinds.includes(command.kind));
  if (provider === undefined) return noProvider(command.kind);
  const isEnhanced = (command.kind === "fill" || command.kind === "outpaint") && command.enhancePrompt === true;
  return isEnhanced && provider.canEnhancePrompt !== true ? NO_TEXT_MODEL : undefined;
}

/** The first provider that can do a kind of command does it, so that one decides. */
export const NO_TEXT_MODEL: Failure = {
  code: "no_provider",
  message:
    "No text model is configured on this server, so the prompt cannot be worded anew (upsampled, enhanced): send the " +
    "request without that, or see docs/providers/text-model.md.",
};

/** Why a command is refused that nobody here can carry out. */
export function noProvider(kind: CommandKind): Failure {
  const message = `No ${kind} provider is configured on this server, nor has a worker told of one: docs/providers/README.md tells how to add one.`;
  return { code: "no_provider", message };
}
