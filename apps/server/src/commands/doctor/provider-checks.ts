import { testProvider } from "@lacuna/providers";
import { pino } from "pino";
import type { Config } from "../../config/check-config.ts";
import { type Guesser, guessersOf } from "../../open-providers.ts";
import { type Check, ok, warning } from "./check.ts";

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
    const oddity = await testProvider(provider);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const text = `a masked square has changed and nothing else, in ${seconds} s`;
    return oddity === undefined ? ok(text) : warning(`${text}; but ${oddity}`);
  } finally {
    await provider.close();
  }
}
