import { pick, pickIndex, type Random } from "../testing/random.ts";

const EDGE_BYTES: readonly number[] = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const MOST_CHANGES = 6;
const LONGEST_SPLICE = 64;

/** Some bytes flipped, set to edge values, cut out, doubled, or cut off. The input is not modified. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let mutated = Uint8Array.from(bytes);
  const changes = 1 + pickIndex(MOST_CHANGES, random);
  for (let change = 0; change < changes && mutated.length > 0; change++) {
    const at = pickIndex(mutated.length, random);
    const length = 1 + pickIndex(Math.min(LONGEST_SPLICE, mutated.length - at), random);
    const kind = pickIndex(7, random);
    if (kind === 0) mutated[at] = (mutated[at] ?? 0) ^ (1 << pickIndex(8, random));
    else if (kind === 1) mutated[at] = pick(EDGE_BYTES, random);
    else if (kind === 2) mutated.fill(pick(EDGE_BYTES, random), at, at + Math.min(4, length));
    else if (kind === 3) mutated = joined(mutated.subarray(0, at), mutated.subarray(at + length));
    else if (kind === 4) mutated = joined(mutated.subarray(0, at + length), mutated.subarray(at));
    else if (kind === 5) mutated.copyWithin(at, pickIndex(mutated.length, random), mutated.length);
    else if (random() < 0.3) mutated = mutated.slice(0, at);
  }
  return mutated;
}

/** Values that programs stumble over, wherever they stand. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.5,
  255,
  256,
  65_535,
  65_536,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  "",
  " ",
  "0",
  "-1",
  "1e3",
  "NaN",
  "null",
  "true",
  "\u0000",
  "\ud800",
  "\u202e",
  "é".repeat(50),
  "a".repeat(5000),
  "../../etc/passwd",
  "http://127.0.0.1:1/",
  "http://[::1]/",
  "file:///etc/passwd",
  "data:,",
  "data:image/png;base64,",
  "data:image/png;base64,AAAA",
  "%00",
  "${x}",
  "' or 1=1 --",
  "<script>",
  [],
  [[]],
  [null],
  {},
  { length: -1 },
  { toString: 1 },
  { constructor: { prototype: 1 } },
];

/** A JSON value with some of its parts replaced, left out, doubled, wrapped or named otherwise. */
export function mutateJson(value: unknown, random: Random): unknown {
  if (random() < 0.15) return pick(ODD_VALUES, random);
  if (Array.isArray(value)) {
    const items: unknown[] = [...value];
    const at = pickIndex(items.length + 1, random);
    const kind = random();
    if (kind < 0.1) items.splice(at, 1);
    else if (kind < 0.2) items.splice(at, 0, ...items.slice(0, 3));
    else if (kind < 0.25) return [items];
    else if (items.length > 0) items[at % items.length] = mutateJson(items[at % items.length], random);
    return items;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return { odd: pick(ODD_VALUES, random) };
    const at = pickIndex(entries.length, random);
    const [name, held]: [string, unknown] = entries[at] ?? ["", undefined];
    const kind = random();
    if (kind < 0.1) entries.splice(at, 1);
    else if (kind < 0.15) entries[at] = [`${name}${pick(["", "s", "_", "\u0000"], random)}x`, held];
    else if (kind < 0.2) entries.push(["__proto__", pick(ODD_VALUES, random)]);
    else entries[at] = [name, mutateJson(held, random)];
    return Object.fromEntries(entries);
  }
  if (typeof value === "string" && random() < 0.5) {
    return Buffer.from(mutateBytes(Buffer.from(value), random)).toString(random() < 0.8 ? "latin1" : "utf8");
  }
  if (typeof value === "number" && random() < 0.5) return value + (random() - 0.5) * 10 ** pickIndex(12, random);
  return pick(ODD_VALUES, random);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
