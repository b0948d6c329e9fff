import type { Command, CommandKind } from "./command.ts";

/**
 * What a worker must be able to do to carry a command out. Today it is the command's kind; workers name theirs when they
 * claim, and never claim one that they do not know. Text, since the store may hold needs of newer programs.
 */
export type Need = string;

/** The needs of every command that this version knows. */
export const KNOWN_NEEDS: readonly Need[] = Object.keys({
  erase: true,
  fill: true,
  select: true,
  extend: true,
  outpaint: true,
} satisfies Record<CommandKind, true>);

/**
 * The first version claims whatever needs no more memory than it has. So tasks of later kinds are stored as if they needed
 * more than there is, and claims that name such a need allow for it. This set never grows.
 */
const NEEDS_OF_FIRST_VERSION: ReadonlySet<Need> = new Set(["erase", "fill"]);

/** The first version's claims end at 2⁵³ − 1. */
const HIDDEN_BYTES = 2 ** 53;

export function needOf(command: Command): Need {
  return command.kind;
}

/** @returns  What a task's row says of its memory, or what a claim allows for tasks of this need. */
export function toStoredMemory(need: Need, memoryBytes: number): number {
  return NEEDS_OF_FIRST_VERSION.has(need) ? memoryBytes : memoryBytes + HIDDEN_BYTES;
}
