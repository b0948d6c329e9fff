import { testProvider } from "@lacuna/providers";
import { pino } from "pino";
import type { Config } from "../../config/check-config.ts";
import { type Guesser, guessersOf } from "../../open-providers.ts";
import { type Check, ok } from "./check.ts";

/** Whether those who guess do what they promise, where that costs nothing. */
export function providerChecks(config: Config): readonly Check[] {
  if (config.role === "serve") return [];
  return guessersOf(config).map((guesser) => ({
    name: guesser.name,
    look: () => tryOut(guesser, config.noSelfTest),
  }));
}

async function tryOut({ create }: Guesser, isLeftOut: boolean): ReturnType<Check["look"]> {
  const provider = create(pino({ level: "silent" }));
  try {
    if (provider.capabilities.costUsd > 0) return ok("not tried out: each of its guesses is charged for");
    if (isLeftOut) return ok("not tried out, as configured");
    const startedAt = performance.now();
    await testProvider(provider);
    return ok(
      `a masked square has changed and nothing else, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
    );
  } finally {
    await provider.close();
  }
}
