import type { EpochMs } from "../../model/task.ts";

/** What tasks and pixels are counted over. */
export type QuotaSpan = (typeof QUOTA_SPANS)[number];
export const QUOTA_SPANS = ["minute", "day", "month"] as const;

/** When the minute, day or month of UTC that holds this moment began. */
export function startOfSpan(span: QuotaSpan, at: EpochMs): EpochMs {
  const date = new Date(at);
  if (span === "minute") return date.setUTCSeconds(0, 0);
  if (span === "day") return date.setUTCHours(0, 0, 0, 0);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** When the next one begins. */
export function endOfSpan(span: QuotaSpan, at: EpochMs): EpochMs {
  const date = new Date(startOfSpan(span, at));
  if (span === "minute") return date.getTime() + 60_000;
  if (span === "day") return date.setUTCDate(date.getUTCDate() + 1);
  return date.setUTCMonth(date.getUTCMonth() + 1);
}
