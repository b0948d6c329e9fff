/** More bytes came than `maxBytes` allows. Nothing was stored. */
export class TooLargeError extends Error {
  readonly code = "too_large";
  readonly maxBytes: number;
  constructor(maxBytes: number, options?: ErrorOptions) {
    super(`The file has more than the ${maxBytes.toLocaleString("en-US")} bytes that are allowed.`, options);
    this.name = "TooLargeError";
    this.maxBytes = maxBytes;
  }
}
