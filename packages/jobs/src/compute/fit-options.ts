import type { GuessCapabilities, GuessOptions, NumberRange } from "@lacuna/providers";
import type { PaintJob } from "./provider.ts";

/**
 * Says what of a job's options a provider is given. What it cannot do is left out or brought into its range, and said.
 *
 * @returns  `notes`: one clause for each option that is not as it was asked for.
 */
export function fitOptions(
  job: PaintJob,
  capabilities: GuessCapabilities,
): { readonly options: Omit<GuessOptions, "seed">; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const tolerance =
    capabilities.safetyTolerance === undefined
      ? undefined // said in docs/providers, rather than in every answer: contracts send one that no caller named
      : fit("safety tolerance", job.safetyTolerance, capabilities.safetyTolerance, notes, nearest);
  const safety = tolerance !== undefined && { safetyTolerance: tolerance };
  if (job.kind === "erase") {
    if (job.avoid !== undefined) notes.push("what must not be copied from was not used: a model copies nothing");
    return { options: { kind: "erase", ...safety }, notes };
  }
  const { kind, prompt, steps, guidance, enhancePrompt } = job;
  const fittedSteps = fit("steps", steps, capabilities.steps, notes, nearest);
  // A scale is the model's own: the nearest end of another's range would be an extreme nobody asked for.
  const fittedGuidance = fit("guidance", guidance, capabilities.guidance, notes, () => undefined);
  return {
    options: {
      kind,
      prompt,
      ...(capabilities.canEnhancePrompt && enhancePrompt !== undefined && { enhancePrompt }),
      ...safety,
      ...(fittedSteps !== undefined && { steps: fittedSteps }),
      ...(fittedGuidance !== undefined && { guidance: fittedGuidance }),
    },
    notes,
  };
}

function fit(
  name: string,
  value: number | undefined,
  range: NumberRange | undefined,
  notes: string[],
  replace: (value: number, range: NumberRange) => number | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (range === undefined) {
    notes.push(`${name} ${value} was not used: the model that is configured has no such setting`);
    return undefined;
  }
  if (value >= range.min && value <= range.max) return value;
  const used = replace(value, range);
  const instead = used === undefined ? "the model's own was used" : `${used} was used`;
  notes.push(`${name} ${value} is outside of ${range.min} to ${range.max}, which the model takes: ${instead}`);
  return used;
}

function nearest(value: number, { min, max }: NumberRange): number {
  return Math.min(max, Math.max(min, value));
}
