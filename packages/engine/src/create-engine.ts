import { erase } from "./erase.ts";
import { startTeam, type Team } from "./team.ts";
import type { Engine } from "./options.ts";

/**
 * Starts an erase engine with its worker threads.
 *
 * @param settings.threads  1–64, default: the machine's processors, at most 8. Where shared memory is missing (a page
 *   that is not cross-origin isolated) there is one thread, whatever is asked for.
 * @throws RangeError  when `threads` is not an integer in range.
 */
export async function createEngine(settings: { threads?: number } = {}): Promise<Engine> {
  const team = await startTeam(settings.threads);
  return engineOf(team);
}

function engineOf(team: Team): Engine {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    threads: team.threads,
    erase(image, mask, options = {}) {
      const run = queue.then(() => erase(team, image, mask, options));
      queue = run.catch(() => undefined);
      return run;
    },
    close: () => team.close(),
  };
}
