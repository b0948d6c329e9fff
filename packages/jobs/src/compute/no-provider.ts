import type { CommandKind } from "../model/command.ts";
import type { Failure } from "../model/failure.ts";

/** Why a command is refused that nobody here can carry out. */
export function noProvider(kind: CommandKind): Failure {
  const message = `No ${kind} provider is configured on this server: docs/providers/README.md tells how to add one.`;
  return { code: "no_provider", message };
}
