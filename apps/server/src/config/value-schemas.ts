import { z } from "zod";

// Each takes a value as a JSON file has it, and as the text that a variable or a flag has.

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value),
    z.int().min(min).max(max),
  );
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
const MS_BY_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: DAY_MS };

/** "500ms", "90s", "10m", "24h" or "7d", as milliseconds. A bare number is refused: it could mean anything. */
export function duration(minMs: number, maxMs: number) {
  return quantity(/^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/, MS_BY_UNIT, minMs, maxMs);
}

const BYTES_BY_UNIT: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** "50MB", "1.5GiB", …, as bytes. */
export function bytes(minBytes: number, maxBytes: number) {
  return quantity(/^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|KiB|MiB|GiB)$/, BYTES_BY_UNIT, minBytes, maxBytes);
}

function quantity(pattern: RegExp, units: Readonly<Record<string, number>>, min: number, max: number) {
  return z
    .string()
    .transform((written) => {
      const [, amount, unit] = pattern.exec(written.trim()) ?? [];
      return Math.round(Number(amount) * (units[unit ?? ""] ?? Number.NaN));
    })
    .pipe(z.number().min(min).max(max));
}

/** A header's value: visible ASCII (RFC 9110, section 5.5), as keys are. */
export function headerValue() {
  return text().regex(/^[!-~]+$/);
}

/** true or false. */
export function toggle() {
  return z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean());
}

/** Several values: an array in a file, separated by commas elsewhere. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) =>
      typeof value === "string"
        ? value
            .split(",")
            .map((part) => part.trim())
            .filter((part) => part !== "")
        : value,
    z.array(item),
  );
}

export function text() {
  return z.string().trim().min(1);
}

/** Scheme, host, perhaps port and path, without "/" at its end: "https://proxy.example/bfl". */
export function address() {
  return text()
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const url = new URL(value);
      return /^https?:$/.test(url.protocol) && `${url.search}${url.hash}${url.username}` === "";
    })
    .transform((value) => new URL(value).href.replace(/\/+$/, ""));
}

/** Scheme, host and perhaps port, without a path: "https://erase.example". */
export function origin() {
  return text()
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const url = new URL(value);
      return /^https?:$/.test(url.protocol) && url.pathname === "/" && `${url.search}${url.hash}${url.username}` === "";
    })
    .transform((value) => new URL(value).origin);
}
