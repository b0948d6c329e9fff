const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Pauses after attempts 1 to 9: quick at first, for a receiver that restarts; two hours in all, for one that is down. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  15 * SECOND,
  45 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  35 * MINUTE,
  45 * MINUTE,
];

/** Pauses differ by up to this share, so that receivers that came back are not called by everybody at once. */
const JITTER = 0.2;

/**
 * How long to wait before a delivery is tried again.
 *
 * @param attempt  The one that has failed, from 1.
 * @param random   0 ≤ r < 1.
 * @returns        Milliseconds, or `undefined` when it was the last attempt.
 */
export function pauseAfter(attempt: number, random: number): number | undefined {
  const pauseMs = PAUSES_MS[attempt - 1];
  return pauseMs === undefined ? undefined : Math.round(pauseMs * (1 + JITTER * (2 * random - 1)));
}
