import { type MissingPackageError, missingTextPackages } from "@lacuna/detect";
import type { Failure } from "../model/failure.ts";
import type { Findable } from "@lacuna/detect";

/**
 * Why this machine cannot find something, as far as that can be known without trying.
 *
 * @returns  `undefined` when nothing is missing.
 */
export function whyNotFindable(find: readonly Findable[]): Failure | undefined {
  const missing = find.includes("text") ? missingTextPackages() : undefined;
  return missing && cannotFind(missing);
}

export function cannotFind({ message }: MissingPackageError): Failure {
  const reason = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return { code: "no_provider", message: `${reason} docs/detect.md tells more.`, input: "mask" };
}
