import type { GuessCapabilities, GuessOptions, GuidanceScale, NumberRange } from "@lacuna/providers";
import type { FillJob, PaintJob } from "./provider.ts";

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
    if (job.guide !== undefined) notes.push("the guide was not used: a model is led by nothing but the picture");
    return { options: { kind: "erase", ...safety }, notes };
  }
  const { kind, steps, enhancePrompt } = job;
  const prompt = fitPrompt(job.prompt, capabilities.longestPrompt, notes);
  const fittedSteps = fit("steps", steps, capabilities.steps, notes, nearest);
  const fittedGuidance = fitGuidance(job, capabilities.guidance, notes);
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

/** What is no text ends texts early in some programs, and is refused by others: a space stands for it. */
function fitPrompt(prompt: string, longest: number | undefined, notes: string[]): string {
  // oxlint-disable-next-line no-control-regex
  const text = prompt.toWellFormed().replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, " ");
  if (longest === undefined || text.length <= longest) return text;
  notes.push(`the prompt has ${text.length} characters, and the model takes ${longest}: the rest was not used`);
  return text.slice(0, longest).toWellFormed();
}

/** A number on the scale of a contract's model becomes one that means as much on this one's. */
function fitGuidance(
  { guidance, guidanceScale: from }: Pick<FillJob, "guidance" | "guidanceScale">,
  to: GuidanceScale | undefined,
  notes: string[],
): number | undefined {
  if (guidance === undefined || from === undefined || to === undefined || isSame(from, to)) {
    // The nearest end of the range would be an extreme that nobody asked for.
    return fit("guidance", guidance, to, notes, () => undefined);
  }
  const end = guidance < from.standard ? "min" : "max";
  const share = (guidance - from.standard) / (from[end] - from.standard);
  const mapped = Number((to.standard + share * (to[end] - to.standard)).toFixed(2));
  notes.push(
    `guidance ${guidance}, of ${from.min} to ${from.max}, was taken as ${mapped} of the model's ${to.min} to ${to.max}`,
  );
  return mapped;
}

function isSame(one: GuidanceScale, other: GuidanceScale): boolean {
  return one.min === other.min && one.standard === other.standard && one.max === other.max;
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
