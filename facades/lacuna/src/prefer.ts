import { LONGEST_WAIT_S } from "./contract.ts";

/** @returns  How many seconds a `Prefer: wait=N` (RFC 7240) wants to wait, cut to what is sensible. Others are ignored. */
export function readWait(header: string | readonly string[] | undefined): number | undefined {
  const text = [header ?? []].flat().join(",");
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?=$|[,;])/i.exec(text)?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_S);
}
