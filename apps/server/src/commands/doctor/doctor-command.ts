import type { Config } from "../../config/check-config.ts";
import { CommandError } from "../command-error.ts";
import { makeChecks } from "./check.ts";
import { engineChecks } from "./engine-checks.ts";
import { machineChecks } from "./machine-checks.ts";
import { providerChecks } from "./provider-checks.ts";
import { safetyChecks } from "./safety-checks.ts";
import { storeChecks } from "./store-checks.ts";
import { workerChecks } from "./worker-checks.ts";

/**
 * Prints a line for each thing that this installation needs: "ok", "warning" or "failed", its name, what was found.
 *
 * @throws CommandError  when something has failed.
 */
export async function examine(config: Config, print: (line: string) => void): Promise<void> {
  const failed: string[] = [];
  for await (const { level, name, text } of makeChecks([
    ...machineChecks(config),
    ...storeChecks(config),
    ...workerChecks(config),
    ...engineChecks(config),
    ...providerChecks(config),
    ...safetyChecks(config),
  ])) {
    print(`${level.padEnd(8)}${name.padEnd(13)}${text}`);
    if (level === "failed") failed.push(name);
  }
  if (failed.length > 0) throw new CommandError(`Not ready: ${failed.join(", ")}.`);
}
