import { maskFile, pictureFile } from "../../compute/testing/pictures.ts";
import type { SubmittedErase } from "../../model/command.ts";
import type { Submission } from "../../tasks.ts";

export type Changes = Partial<Omit<Submission, "command">> & { readonly command?: Partial<SubmittedErase> };

export type EraseSubmission = Submission & { readonly command: SubmittedErase };

/** An erase of a moment. */
export async function quickSubmission(changes: Changes = {}): Promise<EraseSubmission> {
  const image = await pictureFile(160, 120);
  const mask = await maskFile(160, 120, 24);
  return submissionOf(image, mask, changes);
}

/** An erase of minutes, unless something ends it. */
export async function longSubmission(changes: Changes = {}): Promise<EraseSubmission> {
  const image = await pictureFile(1600, 1200, "jpeg");
  const mask = await maskFile(1600, 1200, 700);
  return submissionOf(image, mask, { ...changes, command: { variations: 20, ...changes.command } });
}

export function submissionOf(image: Uint8Array, mask: Uint8Array, { command, ...rest }: Changes = {}): EraseSubmission {
  return {
    command: {
      kind: "erase",
      image: { kind: "bytes", bytes: image },
      mask: { kind: "bytes", bytes: mask },
      dilatePx: 3,
      seed: 7,
      variations: 1,
      output: { format: "same", keepMetadata: false },
      ...command,
    },
    origin: { facade: "test", model: "erase", note: null },
    owner: "local",
    ...rest,
  };
}
