import { UsageError } from "../arguments/usage-error.ts";
import type { Asker } from "./asker.ts";

/** Nobody to be asked: what has a default has that, and what else was not said is missed. Its methods throw UsageError. */
export function createSilentAsker(): Asker {
  return {
    isThere: false,
    async choose({ said, options, preset, isDefault }) {
      if (isDefault) return preset;
      throw new UsageError(`${said} must be said: one of ${options.map(({ value }) => value).join(", ")}`);
    },
    async enter({ said, preset, isOptional, fault }) {
      if (preset !== undefined && fault?.(preset) === undefined) return preset;
      if (isOptional) return "";
      throw new UsageError(`${said} must be said`);
    },
    async enterSecret({ said }) {
      throw new UsageError(`${said} must be set`);
    },
    confirm: async () => false,
    tell: () => undefined,
  };
}
