/** A network that reads one line of text. */
export interface TextReader {
  /**
   * @param input   Three planes of `READER_HEIGHT * width` values from -1 to 1: blue, green, red.
   * @param width   In pixels.
   * @returns       For each step from left to right one probability for each of `classes` signs; the first is "none".
   */
  readonly run: (
    input: Float32Array,
    width: number,
  ) => Promise<{ readonly data: Float32Array; readonly classes: number }>;
  /** The signs but the first, in the order of the classes. */
  readonly signs: readonly string[];
  readonly close: () => Promise<void>;
}

/** A line is brought to this height, in pixels. */
export const READER_HEIGHT = 48;
