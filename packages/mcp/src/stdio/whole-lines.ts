import { Transform, type TransformCallback } from "node:stream";

const NEWLINE = 0x0a;

/**
 * Passes bytes on a line or more at a time. The SDK copies all it has with every piece that arrives, and searches it: a
 * picture of 20 MB, which comes in hundreds of pieces, would keep the process busy for seconds.
 *
 * @param maxBytes  A line that is longer ends the stream with a RangeError.
 */
export function createWholeLines(maxBytes: number): Transform {
  let parts: Buffer[] = [];
  let sizeBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      const rest = chunk.subarray(end);
      const lines = end === 0 ? undefined : Buffer.concat([...parts, chunk.subarray(0, end)]);
      parts = lines === undefined ? [...parts, rest] : [rest];
      sizeBytes = lines === undefined ? sizeBytes + rest.length : rest.length;
      if (sizeBytes > maxBytes) done(new RangeError(`a message has more than ${maxBytes} bytes`));
      else done(null, lines);
    },
  });
}
