import type { EraseRequest } from "./request.ts";

/** Tells what was done when. A part that fails is not told of. */
export async function timed<T>(
  { onStep }: Pick<EraseRequest, "onStep">,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (onStep === undefined) return work();
  const from = performance.timeOrigin + performance.now();
  const done = await work();
  onStep({ name, from, to: performance.timeOrigin + performance.now() });
  return done;
}
