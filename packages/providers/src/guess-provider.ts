import type { Mask, Raster } from "@lacuna/raster";

/*
 * A provider *guesses*: it is shown a crop of a picture with a hole in it, and says what the hole might hold. It decides
 * nothing else. What it sees, how its answer is registered, colored, brought to full resolution and pasted, and whether it
 * is good enough, is decided in framing/, the same for all. No pixel outside the hole ever comes from a provider.
 */

/** What a guess is for: `erase` continues the surroundings, `fill` makes what the prompt says. */
export type GuessKind = "erase" | "fill";

export interface GuessProvider {
  /** One word, for settings and logs: "sd-server". */
  readonly name: string;
  readonly capabilities: GuessCapabilities;
  /**
   * @param crop  RGB, 8 bits, of a size that `capabilities.sizes` allows. Shows what the hole holds now.
   * @param hole  The crop's size. 255 = to be guessed, 0 = known; nothing between.
   * @returns     RGB, 8 bits, of the crop's size. What it holds outside the hole serves to compare it, and is not used.
   * @throws GuessRefusedError   the request cannot be done by this provider: the next try would end the same way.
   * @throws GuessLostError      its program or connection died: another try may do better.
   * @throws GuessTimeoutError   it took longer than it may.
   * @throws GuessModeratedError it will not, because of what the request or its guess holds.
   * @throws  The signal's reason, within two seconds of the abort.
   */
  guess(crop: Raster, hole: Mask, options: GuessOptions): Promise<Raster>;
  /** Ends what it started. Guesses under way reject. */
  close(): Promise<void>;
}

export interface GuessOptions {
  readonly kind: GuessKind;
  /** Integer 0 to 2³²−1. */
  readonly seed: number;
  /** What is to appear. Without meaning when erasing. */
  readonly prompt?: string;
  /** In the range of `capabilities.steps`. Default: the provider's. */
  readonly steps?: number;
  /** In the range of `capabilities.guidance`. Default: the provider's. */
  readonly guidance?: number;
  /** Let the provider word the prompt anew. Only where `capabilities.canEnhancePrompt`. */
  readonly enhancePrompt?: boolean;
  /** In the range of `capabilities.safetyTolerance`; larger is more tolerant. Default: the provider's. */
  readonly safetyTolerance?: number;
  readonly signal?: AbortSignal;
  /** Called with the share done, 0–1, by providers that know it. */
  readonly onProgress?: (progress: number) => void;
  /**
   * Called now and then with how the crop looks so far, by providers that show it: RGB, 8 bits, of the crop's size, and coarse.
   * Left out: nobody looks, and they need not be made.
   */
  readonly onPreview?: (crop: Raster) => void;
  /** Called once a guess that somebody charges for has been charged, whether or not a picture comes of it. */
  readonly onCost?: (cost: GuessCost) => void;
}

/** What a vendor says that a guess cost. */
export interface GuessCost {
  /** US dollars, where the vendor says it in money. */
  readonly usd?: number;
  /** As the vendor says it: "5 credits". */
  readonly text: string;
}

/** What a provider can do. A request for more is done as far as it goes, and the result says what was left out. */
export interface GuessCapabilities {
  readonly kinds: readonly GuessKind[];
  readonly sizes: CropSizes;
  /** `undefined`: the provider has no such setting. */
  readonly steps: NumberRange | undefined;
  readonly guidance: GuidanceScale | undefined;
  /** Whether the same seed gives the same guess. */
  readonly isSeeded: boolean;
  /** Whether all seeds give the same guess: then a second try is of no use. Default false. */
  readonly ignoresSeed?: boolean;
  /**
   * Whether its guesses tell better what is where than how that looks close by. When erasing they lead a search for the picture's
   * own texture, also where they were not reduced. Default false.
   */
  readonly isCoarse?: boolean;
  /** UTF-16 units of a prompt that it takes at most. Default: any. */
  readonly longestPrompt?: number;
  /** Whether it can word a prompt anew. */
  readonly canEnhancePrompt: boolean;
  /** Left out: the provider has no such setting. */
  readonly safetyTolerance?: NumberRange;
  /** A color that it paints holes with to mark them: traces of it in a guess are a fault. */
  readonly markColor?: "green";
  /** The model's license in a few words, as its publisher states it. */
  readonly licenseNote: string;
  /** What it needs, as its publisher states it. */
  readonly memoryNote: string;
  /** What one guess costs in US dollars. 0 on your own machine. */
  readonly costUsd: number;
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** How closely a model follows its prompt, in its own numbers: what is usual for one is an extreme for another. */
export interface GuidanceScale extends NumberRange {
  /** What is used where nobody asks for anything. */
  readonly standard: number;
}

/** Sizes of the crops that a provider is shown. */
export interface CropSizes {
  /** At most so many pixels. */
  readonly maxPixels: number;
  /** Smaller crops are enlarged to about so many pixels. */
  readonly minPixels: number;
  /** Both sides are multiples of this. */
  readonly multipleOf: number;
  /** Only squares, for networks of one size. Default: the nine shapes from 1:2 to 2:1. */
  readonly isSquare?: boolean;
}
