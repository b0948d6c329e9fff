/** So long each thing is run, at the least this often. */
const BUDGET_MS = 300;
const FEWEST_RUNS = 5;

/**
 * Median time of a run, in milliseconds. One run to warm up comes before.
 *
 * @param prepare  Called before each run, its time not counted.
 */
export function measure(run: () => void, prepare: () => void = () => undefined): number {
  prepare();
  run();
  const times: number[] = [];
  const end = performance.now() + BUDGET_MS;
  while (times.length < FEWEST_RUNS || performance.now() < end) {
    prepare();
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
}
