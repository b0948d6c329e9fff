/**
 * Lets some work go on while what comes after it is begun, but only so much of it.
 *
 * @returns  Starts work. Resolves when it has been started, which is when fewer than `most` are under way. The work must
 *           not reject.
 */
export function createBeside(most: number): (work: () => Promise<void>) => Promise<void> {
  const running = new Set<Promise<void>>();
  return async (work) => {
    while (running.size >= most) await Promise.race(running);
    const done = work().finally(() => running.delete(done));
    running.add(done);
  };
}
