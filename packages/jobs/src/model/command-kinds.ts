import type { CommandKind } from "./command.ts";

const IS_KIND = {
  erase: true,
  fill: true,
  select: true,
  extend: true,
  outpaint: true,
} as const satisfies Readonly<Record<CommandKind, true>>;

/** All there are, for whoever names them. */
export const COMMAND_KINDS: readonly CommandKind[] = Object.keys(IS_KIND).filter(isCommandKind);

function isCommandKind(text: string): text is CommandKind {
  return Object.hasOwn(IS_KIND, text);
}
