import type { ByteRange } from "@lacuna/jobs";

/**
 * Reads a `Range` header (RFC 9110, 14.2).
 *
 * @returns  The one range asked for, its end cut to the file's; "whole" where the header is missing, in another unit,
 *   malformed or asks for several ranges, all of which a server may answer with the whole file; "unsatisfiable" for a
 *   range without a byte of the file.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | "whole" | "unsatisfiable" {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || (from === "" && to === "")) return "whole";
  if (from === "") {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? "unsatisfiable" : { first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return "whole";
  if (first >= sizeBytes) return "unsatisfiable";
  return { first, last: to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) };
}
