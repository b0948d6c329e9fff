export { CheckerUnavailableError, MissingCheckerError } from "./errors.ts";
export { createHttpChecker, type HttpCheckerSettings } from "./http/http-checker.ts";
export { judgeScores, LimitError, parseLimits, type SafetyLimits, STANDARD_LIMITS } from "./limits.ts";
export { requireNetworkPackage } from "./network/network-package.ts";
export {
  createNetworkChecker,
  NETWORK_CHECKER_BYTES,
  type NetworkCheckerSettings,
} from "./network/network-checker.ts";
export type { SafetyChecker, SafetyScores, SafetyStage, SafetySubject } from "./safety-checker.ts";
