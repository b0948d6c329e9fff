/** The bytes are no picture of a kind this package reads. The message says what they look like instead. */
export class UnsupportedFormatError extends Error {
  readonly code = "unsupported_format";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UnsupportedFormatError";
  }
}

/** The bytes begin like a picture but cannot be decoded: cut off, corrupt, or contradicting themselves. */
export class DamagedImageError extends Error {
  readonly code = "damaged_image";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DamagedImageError";
  }
}

/** More pixels or bytes than the limits allow. Thrown before memory is spent on them. */
export class TooLargeError extends Error {
  readonly code = "too_large";
  /** How many bytes a file may have, where it had more. */
  readonly maxBytes: number | undefined;
  constructor(message: string, options?: ErrorOptions & { readonly maxBytes?: number }) {
    super(message, options);
    this.name = "TooLargeError";
    this.maxBytes = options?.maxBytes;
  }
}

/** Mask and picture do not fit: sizes differ, or the channel asked for is missing. */
export class MaskMismatchError extends Error {
  readonly code = "mask_mismatch";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MaskMismatchError";
  }
}

/** A box or polygon that marks no pixel, or is not a box or polygon at all. */
export class BadShapeError extends Error {
  readonly code = "bad_shape";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BadShapeError";
  }
}

/** The picture cannot be written as asked: too wide for the format, or the encoder gave up. */
export class EncodeFailedError extends Error {
  readonly code = "encode_failed";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EncodeFailedError";
  }
}

export type CodecError =
  | UnsupportedFormatError
  | DamagedImageError
  | TooLargeError
  | MaskMismatchError
  | BadShapeError
  | EncodeFailedError;

/** Every code a function of this package can fail with, for tables that must not forget one. */
export type CodecErrorCode = CodecError["code"];
