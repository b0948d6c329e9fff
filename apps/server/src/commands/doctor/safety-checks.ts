import { NETWORK_CHECKER_BYTES } from "@lacuna/safety";
import { pino } from "pino";
import type { Config } from "../../config/check-config.ts";
import { openSafety, tryChecker } from "../../open-safety.ts";
import { type Check, ok } from "./check.ts";

/** Whether the safety checker answers, where one is configured. */
export function safetyChecks({ safety, role }: Config): readonly Check[] {
  if (safety === undefined || role === "serve") return [];
  return [
    {
      name: "safety",
      async look() {
        const opened = await openSafety(safety, { log: pino({ level: "silent" }), onVerdict: () => undefined });
        try {
          const startedAt = performance.now();
          await tryChecker(opened.moderation.checker);
          const took = `${opened.moderation.checker.name} has answered in ${(performance.now() - startedAt).toFixed(0)} ms`;
          if (safety.kind === "http") return ok(took);
          return ok(`${took}; ${NETWORK_CHECKER_BYTES / 1e6} MB of the memory budget are kept for it`);
        } finally {
          await opened.close();
        }
      },
    },
  ];
}
