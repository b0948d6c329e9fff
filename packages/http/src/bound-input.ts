const MAX_TEXT = 100;
const MAX_ENTRIES = 20;
const MAX_DEPTH = 3;

/**
 * A copy of what a caller sent, small enough to be sent back in an error: long texts (pictures, mostly) are cut, and so is
 * what has many entries or lies deep. Plain JSON in, plain JSON out.
 */
export function boundInput(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value !== "object" || value === null) return typeof value === "function" ? undefined : value;
  if (depth === MAX_DEPTH) return "…";
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => boundInput(item, depth + 1));
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries.map(([name, item]: [string, unknown]) => [boundInput(name), boundInput(item, depth + 1)]),
  );
}
