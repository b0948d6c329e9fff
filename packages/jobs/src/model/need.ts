import type { Command, CommandKind, SubmittedCommand } from "./command.ts";
import { COMMAND_KINDS } from "./command-kinds.ts";
import { type Sense, SENSES, sensesFor } from "@lacuna/detect";

/**
 * What a worker must be able to do to carry a command out: its kind; where something is to be found, what that takes, or else
 * whether it is led by a guide; whether a prompt is to be worded anew; and whether a safety checker has to look. "erase",
 * "erase+shadow", "erase+objects+text", "erase+guide", "fill+words+checked". Workers name theirs when they claim, and are given
 * nothing else. Text, since the store may hold needs of newer programs.
 *
 * A field of a command that changes the result, and that workers of an older version would not see, takes a need of its own.
 */
export type Need = string;

/** Something a worker can do, and who does it there. */
export interface Ability {
  readonly need: Need;
  /** Its name. */
  readonly provider: string;
  /** Tasks that this provider may have there at once. */
  readonly atOnce: number;
  /** Whether a safety checker looks at its pictures there. Workers of older versions do not say. */
  readonly isModerated?: boolean;
}

const MAY_FIND: ReadonlySet<CommandKind> = new Set(["erase", "fill", "select"]);
const MAY_BE_LED: ReadonlySet<CommandKind> = new Set(["erase"]);
const HAS_PROMPT: ReadonlySet<CommandKind> = new Set(["fill", "outpaint"]);

/** The needs of every command that this version knows. */
export const KNOWN_NEEDS: readonly Need[] = COMMAND_KINDS.flatMap((kind) =>
  needsOfKind(kind, { finds: SENSES, canEnhancePrompt: true, isModerated: true }),
);

/**
 * The first version claims whatever needs no more memory than it has. So tasks of later needs are stored as if they needed
 * more than there is, and claims that name such a need allow for it. This set never grows.
 */
const NEEDS_OF_FIRST_VERSION: ReadonlySet<Need> = new Set(["erase", "fill"]);

/** The first version's claims end at 2⁵³ − 1. */
const HIDDEN_BYTES = 2 ** 53;

export function needOf(command: Command | SubmittedCommand): Need {
  const { kind, mask } = command;
  const parts: string[] = [kind];
  // Whoever finds anything finds shadows too: those take nothing that could be missing.
  if (mask.kind === "found") parts.push(...sensesFor(mask.find));
  else if ("guide" in command && command.guide !== undefined) parts.push("guide");
  if ("enhancePrompt" in command && command.enhancePrompt) parts.push("words");
  if (command.mustBeChecked) parts.push("checked");
  return parts.join("+");
}

export interface Means {
  readonly finds: readonly Sense[];
  readonly canEnhancePrompt: boolean;
  readonly isModerated: boolean;
}

/** Everything of a kind that a worker can do. */
export function needsOfKind(kind: CommandKind, { finds, canEnhancePrompt, isModerated }: Means): readonly Need[] {
  const both = finds.includes("objects") && finds.includes("text") ? ["objects+text"] : [];
  const found = [kind, ...(MAY_FIND.has(kind) ? [...finds, ...both] : []).map((thing) => `${kind}+${thing}`)];
  const led = MAY_BE_LED.has(kind) ? [...found, `${kind}+guide`] : found;
  const worded = HAS_PROMPT.has(kind) && canEnhancePrompt ? withAndWithout(led, "words") : led;
  return isModerated && isCheckable(kind) ? withAndWithout(worded, "checked") : worded;
}

function withAndWithout(needs: readonly Need[], part: string): readonly Need[] {
  return [...needs, ...needs.map((need) => `${need}+${part}`)];
}

/** What is found is answered with a mask: there is no picture to look at. */
export function isCheckable(kind: CommandKind): boolean {
  return kind !== "select";
}

/** @returns  What a task's row says of its memory, or what a claim allows for tasks of this need. */
export function toStoredMemory(need: Need, memoryBytes: number): number {
  return NEEDS_OF_FIRST_VERSION.has(need) ? memoryBytes : memoryBytes + HIDDEN_BYTES;
}
