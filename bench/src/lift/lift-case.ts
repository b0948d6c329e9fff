import type { SizeClass } from "../photos/load-photo.ts";
import type { Photo } from "../photos/find-photos.ts";

/** Where the guess comes from that the search is led by. */
export type Guesser =
  /** The truth at the network's size: the best that any network could say. */
  | "truth"
  /** The same after three means of 7×7: as right, and softer than networks are. */
  | "blurred"
  /** A stand-in network of MI-GAN's signature, run in its own process, that remembers a quarter of that size: a good guess, and soft. */
  | "remembering network"
  /** Another that blurs what is known into the hole and knows nothing of its middle: what a poor guess does. */
  | "blurring network";

/** What the measuring process is asked. */
export interface LiftCase {
  readonly photo: Photo;
  readonly size: SizeClass;
  readonly guesser: Guesser;
  readonly repeats: number;
  readonly threads: number;
}

export interface PathMeasure {
  /** Wall time of each repeat. */
  readonly ms: readonly number[];
  /** Processor time of the whole process for each repeat. */
  readonly cpuMs: readonly number[];
  /** Strength of gradients in the hole over the truth's: 1 is right. */
  readonly sharpness: number;
  readonly psnr: number;
}

export interface LiftMeasure {
  readonly width: number;
  readonly height: number;
  readonly alone: PathMeasure;
  /** All that is done with a guess: registering, coloring, judging, and the search that it leads. Making it is apart. */
  readonly led: PathMeasure;
  /** The guess enlarged, with grain, instead of the search. */
  readonly enlarged: Pick<PathMeasure, "sharpness" | "psnr">;
  /** The network in its own process, loaded already; 0 where there is none. */
  readonly guessMs: number;
  /** Resident memory of the network's process at its highest; 0 where there is none. */
  readonly networkBytes: number;
  /** Resident memory of the process at its highest, pictures and all, in the first led fill. */
  readonly peakBytes: number;
}
