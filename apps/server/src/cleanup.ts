/** What was opened, to be closed in the opposite order. */
export interface Cleanup {
  readonly add: (close: () => Promise<void>) => void;
  /** Closes everything, also where some of it fails. @throws  The first failure. */
  run(): Promise<void>;
}

export function openCleanup(): Cleanup {
  const closers: (() => Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async run() {
      const failures: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        await close().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
