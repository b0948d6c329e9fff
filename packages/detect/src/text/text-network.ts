import type { TextReader } from "./text-reader.ts";

/** A network that says of each pixel how likely it lies in the middle of a line of text. */
export interface TextNetwork {
  /**
   * @param input   Three planes of `height * width` values: blue, green, red, less their mean, over their deviation.
   * @param width   In pixels; a multiple of 32, as is `height`.
   * @returns       `height * width` probabilities, 0–1.
   */
  readonly run: (input: Float32Array, width: number, height: number) => Promise<Float32Array>;
  /** Reads lines, which tells lettering from windows and twigs. Without it, all that looks like lettering at first sight is. */
  readonly reader?: TextReader;
  readonly close: () => Promise<void>;
}

/** Sides of an input are multiples of this: the network halves its input five times. */
export const INPUT_STEP = 32;
