/** A level of the pyramid as plain arrays: what a `Level` is to the kernels, to their slow twins. */
export interface LevelPixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly color: Uint8Array;
  /** One byte a pixel: HOLE and EXCLUDED. */
  readonly kinds: Uint8Array;
}
