import { deleteOldest } from "./delete-oldest.ts";
import { RateLimitedError } from "./errors.ts";
import type { Caller } from "./key-ring.ts";

export interface RateSettings {
  /** For callers whose key does not say. Left out: as many as they like. */
  readonly requestsPerMinute?: number;
  readonly now?: () => number;
  /** Remember at most this many callers. Default 10,000. */
  readonly maxCallers?: number;
}

interface Bucket {
  /** Requests that may come at once; grows with time up to a minute's worth. */
  readonly tokens: number;
  readonly at: number;
}

/**
 * A token bucket for each owner: up to a minute's requests at once, then as they grow back. It counts in this process
 * only.
 *
 * @returns  A function that throws RateLimitedError; a request that is refused is not counted.
 * @throws RangeError  when a rate is not a number above 0.
 */
export function createRateCounter(settings: RateSettings): (caller: Caller) => void {
  const { requestsPerMinute, now = Date.now, maxCallers = 10_000 } = settings;
  if (requestsPerMinute !== undefined) checkRate(requestsPerMinute);
  /** Those heard of longest ago first. */
  const buckets = new Map<string, Bucket>();

  return ({ owner, limits }) => {
    const perMinute = limits.requestsPerMinute ?? requestsPerMinute;
    if (perMinute === undefined) return;
    checkRate(perMinute);
    const most = Math.max(1, perMinute);
    const at = now();
    const last = buckets.get(owner) ?? { tokens: most, at };
    const grown = (Math.max(0, at - last.at) / 60_000) * perMinute; // a clock may be set back
    const tokens = Math.min(most, last.tokens + grown);
    buckets.delete(owner);
    buckets.set(owner, { tokens: tokens < 1 ? tokens : tokens - 1, at });
    if (buckets.size > maxCallers) deleteOldest(buckets);
    if (tokens < 1) throw new RateLimitedError(Math.ceil(((1 - tokens) / perMinute) * 60));
  };
}

function checkRate(requestsPerMinute: number): void {
  if (requestsPerMinute > 0) return;
  throw new RangeError(`Requests per minute must be a number above 0, not ${requestsPerMinute}.`);
}
