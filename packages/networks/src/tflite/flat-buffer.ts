import { GraphError } from "../graph/graph-error.ts";

/** A table of a FlatBuffers file: fields that are known by number, each of which may be missing. */
export interface Table {
  readonly byte: (field: number) => number;
  /** 32 bits, signed. */
  readonly whole: (field: number, missing?: number) => number;
  readonly text: (field: number) => string;
  readonly bytes: (field: number) => Uint8Array;
  readonly wholes: (field: number) => number[];
  readonly table: (field: number) => Table | undefined;
  readonly tables: (field: number) => Table[];
}

/**
 * Opens a FlatBuffers file at its root table. Nothing is read before it is asked for, and everything with bounds.
 *
 * @param bytes  Of Google's FlatBuffers format: numbers with the lower byte first, offsets from where they stand.
 * @throws GraphError  here and from every field, when an offset leads out of the file.
 */
export function openFlatBuffer(bytes: Uint8Array): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (at: number): number => at + view.getUint32(at, true);

  function openTable(at: number): Table {
    const layout = read(() => at - view.getInt32(at, true));
    /** Where a field's value stands. */
    const place = (field: number): number | undefined => {
      const entry = 4 + 2 * field;
      const offset = entry < view.getUint16(layout, true) ? view.getUint16(layout + entry, true) : 0;
      return offset === 0 ? undefined : at + offset;
    };
    /** A vector's first element and its length, or nothing. */
    const vector = (field: number, size: number): { first: number; length: number } => {
      const start = place(field);
      if (start === undefined) return { first: 0, length: 0 };
      const count = follow(start);
      const length = view.getUint32(count, true);
      if (count + 4 + length * size > bytes.length) throw new GraphError("the file is cut off or damaged");
      return { first: count + 4, length };
    };
    const value = <T, Missing>(field: number, get: (start: number) => T, missing: Missing): T | Missing => {
      const start = place(field);
      return start === undefined ? missing : get(start);
    };
    const list = <T>(field: number, size: number, element: (at: number) => T): T[] => {
      const { first, length } = vector(field, size);
      return Array.from({ length }, (_, index) => element(first + index * size));
    };
    const slice = (field: number): Uint8Array => {
      const { first, length } = vector(field, 1);
      return bytes.subarray(first, first + length);
    };
    return {
      byte: (field) => read(() => value(field, (start) => view.getInt8(start), 0)),
      whole: (field, missing = 0) => read(() => value(field, (start) => view.getInt32(start, true), missing)),
      text: (field) => read(() => new TextDecoder().decode(slice(field))),
      bytes: (field) => read(() => slice(field)),
      wholes: (field) => read(() => list(field, 4, (start) => view.getInt32(start, true))),
      table: (field) => read(() => value(field, (start) => openTable(follow(start)), undefined)),
      tables: (field) => read(() => list(field, 4, (start) => openTable(follow(start)))),
    };
  }

  return openTable(read(() => follow(0)));
}

function read<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof RangeError) throw new GraphError("the file is cut off or damaged", { cause });
    throw cause;
  }
}
