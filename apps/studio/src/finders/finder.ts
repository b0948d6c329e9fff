import type { ObjectClass } from "@lacuna/detect";
import type { PackedMask } from "../document/packed-mask.ts";
import type { PackedText } from "../document/packed-text.ts";

/** What is found by a network: lettering, or people and things of a name. */
export type Target = "text" | ObjectClass;

export interface FoundThings {
  readonly mask: PackedMask;
  /** How many things, or lines of lettering. */
  readonly count: number;
  /** Of lettering. */
  readonly text?: PackedText;
}

/** Something that finds things in the picture as it is shown: a network in this page, or a server. */
export interface Finder {
  /**
   * @param onProgress  Told the share done, 0–1.
   * @param signal      Stops it.
   * @throws WorkerError  of kind "canceled" when it was stopped, of kind "user" with a sentence for the person.
   */
  find(
    target: Target,
    onProgress: (fraction: number) => void,
    signal: AbortSignal,
    picture: { readonly width: number; readonly height: number },
  ): Promise<FoundThings>;
}
