import { afterEach, describe } from "vitest";
import { BUILDS, openTestKernels, type TestKernels } from "./open-test-kernels.ts";

/** Two fillers: a kernel that reads outside its blocks gives different results with them. */
const FILLERS = [0x00, 0xa5] as const;

const opened = await Promise.all(
  BUILDS.flatMap((build) =>
    FILLERS.map(async (filler) => ({ build, filler, k: await openTestKernels(build, filler) })),
  ),
);

/**
 * Runs a suite on every build of the kernels, with guarded memory of either filler. After each test the memory's guards
 * are checked and all of it is free again.
 */
export function describeEveryBuild(title: string, suite: (k: TestKernels) => void): void {
  describe.each(opened)(`${title} ($build memory, filler $filler)`, ({ k }) => {
    const start = k.arena.mark();
    afterEach(() => k.arena.release(start));
    suite(k);
  });
}

/** Runs `body` and gives its memory back, guards checked. */
export function withMemory<Result>(k: TestKernels, body: () => Result): Result {
  const mark = k.arena.mark();
  try {
    return body();
  } finally {
    k.arena.release(mark);
  }
}
