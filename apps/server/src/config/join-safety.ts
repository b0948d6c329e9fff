import { LimitError, parseLimits, type SafetyLimits, STANDARD_LIMITS } from "@lacuna/safety";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

/** Who looks at pictures for indecent content, and what becomes of it. */
export type SafetyConfig = SafetyRules & (NetworkChecker | HttpChecker);

interface SafetyRules {
  readonly limits: SafetyLimits;
  readonly whenUnavailable: "refuse" | "allow";
  readonly timeoutMs: number;
}
interface NetworkChecker {
  readonly kind: "network";
}
interface HttpChecker {
  readonly kind: "http";
  readonly url: string;
  readonly key?: string;
}

/** @throws ConfigError  for settings without which it cannot be used, or that nobody would use. */
export function joinSafety(values: SettingValues): SafetyConfig | undefined {
  const { safetyChecker: kind, safetyUrl: url, safetyKey: key } = values;
  if (kind !== "http" && (url !== undefined || key !== undefined)) {
    const name = url === undefined ? "safetyKey" : "safetyUrl";
    throw new ConfigError(`${name} is set, but safetyChecker is ${kind}: it has to be http.`);
  }
  if (kind === "none") {
    if (values.safetyLimits.length === 0) return undefined;
    throw new ConfigError("safetyLimits is set, but safetyChecker is none.");
  }
  const rules = {
    limits: readLimits(values.safetyLimits),
    whenUnavailable: values.safetyUnavailable,
    timeoutMs: values.safetyTimeLimit,
  };
  if (kind === "network") return { kind, ...rules };
  if (url === undefined) throw new ConfigError("safetyChecker is http: safetyUrl must say where pictures are posted.");
  return { kind, url, ...rules, ...(key !== undefined && { key }) };
}

function readLimits(written: readonly string[]): SafetyLimits {
  try {
    return written.length === 0 ? STANDARD_LIMITS : parseLimits(written);
  } catch (cause) {
    if (cause instanceof LimitError) throw new ConfigError(`safetyLimits: ${cause.message}.`, { cause });
    throw cause;
  }
}
