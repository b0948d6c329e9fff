import type { TimeOptions } from "../options.ts";

export async function runTime(options: TimeOptions): Promise<void> {
  throw new Error(`not yet: ${options.command}`);
}
