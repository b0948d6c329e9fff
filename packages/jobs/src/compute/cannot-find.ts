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

/** The same where other machines carry tasks out, and none has been heard of that can. */
export function whyNotFoundElsewhere(find: readonly Findable[]): Failure | undefined {
  if (!find.includes("text")) return undefined;
  const message = "No worker that can find lettering has been heard of: docs/detect.md tells what it takes.";
  return { code: "no_provider", message, input: "mask" };
}

export function cannotFind({ message }: MissingPackageError): Failure {
  const reason = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return { code: "no_provider", message: `${reason} docs/detect.md tells more.`, input: "mask" };
}
