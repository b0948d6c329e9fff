/** Lets one through at a time, first come, first served. */
export interface Turnstile {
  /** @returns  What lets the next one through. @throws  The signal's reason. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function createTurnstile(): Turnstile {
  const waiting: (() => void)[] = [];
  let isTaken = false;

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  }

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (isTaken) {
        await new Promise<void>((resolve, reject) => {
          const giveUp = (): void => {
            waiting.splice(waiting.indexOf(admit), 1);
            reject(signal?.reason);
          };
          const admit = (): void => {
            signal?.removeEventListener("abort", giveUp);
            resolve();
          };
          signal?.addEventListener("abort", giveUp, { once: true });
          waiting.push(admit);
        });
      }
      isTaken = true;
      let isInside = true;
      return () => {
        if (isInside) leave();
        isInside = false;
      };
    },
  };
}
