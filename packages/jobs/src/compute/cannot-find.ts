import {
  type Findable,
  type MissingPackageError,
  missingObjectPackages,
  missingTextPackages,
  type Sense,
  SENSES,
  sensesFor,
} from "@lacuna/detect";
import type { Failure } from "../model/failure.ts";

/**
 * Why this machine cannot find something, as far as that can be known without trying.
 *
 * @returns  `undefined` when nothing is missing.
 */
export function whyNotFindable(find: readonly Findable[]): Failure | undefined {
  const missing = sensesFor(find).map(missingFor);
  const [first] = missing.filter((one) => one !== undefined);
  return first && cannotFind(first);
}

/** What this machine can find. */
export function installedSenses(): readonly Sense[] {
  return SENSES.filter((sense) => missingFor(sense) === undefined);
}

function missingFor(sense: Sense): MissingPackageError | undefined {
  if (sense === "shadow") return undefined;
  return sense === "text" ? missingTextPackages() : missingObjectPackages();
}

/** The same where other machines carry tasks out, and none has been heard of that can. */
export function whyNotFoundElsewhere(find: readonly Findable[]): Failure | undefined {
  const words = sensesFor(find).flatMap((sense) => ELSEWHERE[sense]);
  if (words.length === 0) return undefined;
  const message = `No worker that can find ${words.join(" and ")} has been heard of: docs/detect.md tells what it takes.`;
  return { code: "no_provider", message, input: "mask" };
}

const ELSEWHERE: Readonly<Record<Sense, readonly string[]>> = {
  shadow: [],
  objects: ["people and things"],
  text: ["lettering"],
};

export function cannotFind({ message }: MissingPackageError): Failure {
  const reason = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return { code: "no_provider", message: `${reason} docs/detect.md tells more.`, input: "mask" };
}
