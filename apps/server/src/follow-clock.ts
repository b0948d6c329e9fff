/** A clock that goes by another one. */
export interface FollowedClock {
  readonly now: () => number;
  stop(): void;
}

const FOLLOW_EVERY_MS = 60_000;

/**
 * The time as the database has it, so that servers whose own clocks differ by minutes agree on when links and uploads expire. It
 * is looked at once a minute; while the database is away, the difference that was seen last counts.
 *
 * @param read  What the other clock says. @throws  At the start; later failures are passed over.
 */
export async function followClock(
  read: () => Promise<number>,
  own: () => number = Date.now,
  everyMs = FOLLOW_EVERY_MS,
): Promise<FollowedClock> {
  let aheadMs = 0;
  async function look(): Promise<void> {
    const askedAt = own();
    const theirs = await read();
    aheadMs = Math.round(theirs - (askedAt + own()) / 2);
  }
  await look();
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  timer.unref();
  return { now: () => own() + aheadMs, stop: () => clearInterval(timer) };
}
