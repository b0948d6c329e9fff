import { createHash } from "node:crypto";
import {
  DEFAULT_SEED,
  type Submission,
  type SubmittedCommand,
  type SubmittedErase,
  type SubmittedInput,
  type SucceededTask,
} from "@lacuna/jobs";
import type { EraseTask, FillTask, InferenceTask, ResultItem } from "./contract.ts";
import type { TaskContext } from "./task-context.ts";
import type { TaskNote } from "./task-note.ts";

const FORMATS = { JPG: "jpeg", PNG: "png", WEBP: "webp" } as const;
const SEEDS = 2 ** 32;
/** A wish for longer is cut to this. */
const MOST_KEPT_SECONDS = 30 * 86_400;

export interface TaskPictures {
  readonly image: SubmittedInput;
  readonly mask: SubmittedInput;
}

/** @param index  Which of the results, from 0. */
export function toCommand(task: InferenceTask, pictures: TaskPictures, index: number): SubmittedCommand {
  return "settings" in task ? toEraseCommand(task, pictures, index) : toFillCommand(task, pictures, index);
}

/** @param index  Which of the results, from 0. */
export function toEraseCommand(task: EraseTask, pictures: TaskPictures, index: number): SubmittedErase {
  return { kind: "erase", ...pictures, dilatePx: task.settings.dilatePixels, ...toShared(task, index) };
}

function toFillCommand(task: FillTask, pictures: TaskPictures, index: number): SubmittedCommand {
  const { positivePrompt: prompt, steps, CFGScale: guidance } = task;
  return {
    kind: "fill",
    ...pictures,
    prompt,
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...toShared(task, index),
  };
}

function toShared(
  task: InferenceTask,
  index: number,
): Pick<SubmittedCommand, "seed" | "variations" | "output" | "safetyCheck"> {
  return {
    // The vendor hands pictures over in any case, and says what they are like where it is asked to look.
    safetyCheck: checksSafety(task) ? "report" : "none",
    seed: (((task.seed ?? seedByChance(task)) % SEEDS) + SEEDS + index) % SEEDS,
    variations: 1,
    output: {
      format: FORMATS[task.outputFormat],
      ...(task.outputFormat !== "PNG" && { quality: task.outputQuality }),
      keepMetadata: false,
    },
  };
}

/** The same for all results of a task, and when it is sent again after only some were stored. */
function seedByChance({ taskUUID }: InferenceTask): number {
  return createHash("sha256").update(taskUUID.toLowerCase()).digest().readUInt32BE();
}

/** What is done with the results. A time to live only means something where there are links that can end. */
export function toSubmitOptions({
  ttl,
  outputType,
  webhookURL: webhookUrl,
  uploadEndpoint: uploadUrl,
}: InferenceTask): Pick<Submission, "retentionMs" | "webhookUrl" | "uploadUrl"> {
  return {
    ...(ttl !== undefined && outputType === "URL" && { retentionMs: Math.min(ttl, MOST_KEPT_SECONDS) * 1000 }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(uploadUrl !== undefined && { uploadUrl }),
  };
}

/** Of the first result; the others differ in their number. */
export function toTaskNote(
  task: InferenceTask,
  { origin, session }: Pick<TaskContext, "origin" | "session">,
): TaskNote {
  return {
    taskUUID: task.taskUUID,
    index: 0,
    count: task.numberResults,
    outputType: task.outputType,
    includeCost: task.includeCost,
    checksSafety: checksSafety(task),
    isAsync: task.deliveryMethod === "async",
    hasPrompt: "settings" in task && isText(task.positivePrompt),
    ...("negativePrompt" in task && isText(task.negativePrompt) && { hasNegativePrompt: true }),
    fingerprint: fingerprintOf(task),
    origin,
    isUploaded: task.uploadEndpoint !== undefined,
    ...(session !== undefined && { session }),
  };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function checksSafety({ checkNSFW, safety }: InferenceTask): boolean {
  return checkNSFW || safety.checkContent || safety.mode !== "none";
}

/** Equal for requests whose results are equal. */
function fingerprintOf(task: InferenceTask): string {
  const { inputs, outputFormat, outputQuality, numberResults, seed = DEFAULT_SEED } = task;
  const own = "settings" in task ? [task.settings.dilatePixels] : fillParts(task);
  const parts = [inputs.image, inputs.mask, ...own, outputFormat, outputQuality, numberResults, seed];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part}\n`);
  return hash.digest("hex");
}

/** What is left out adds nothing: tasks that were stored before there were such fields stay what they were. */
function fillParts({ positivePrompt, steps, CFGScale }: FillTask): readonly string[] {
  const numbers = Object.entries({ steps, CFGScale }).filter(([, value]) => value !== undefined);
  return [`fill ${positivePrompt}`, ...numbers.map(([name, value]) => `${name} ${value}`)];
}

/** Where the picture of a result is: exactly one of these. */
export type ResultPicture = Pick<ResultItem, "imageURL" | "imageBase64Data" | "imageDataURI">;

const PROMPT_IGNORED = "positivePrompt was ignored: erasing takes no prompt.";
const NEGATIVE_PROMPT_IGNORED = "negativePrompt was ignored: providers of this server take none.";

/** @param costUsd  Left out: the caller has not asked for it. */
export function toResultItem(
  task: SucceededTask,
  note: TaskNote,
  picture: ResultPicture,
  costUsd: number | undefined,
): ResultItem {
  const [artifact] = task.result.artifacts;
  const warnings = [
    ...(note.hasPrompt ? [PROMPT_IGNORED] : []),
    ...(note.hasNegativePrompt === true ? [NEGATIVE_PROMPT_IGNORED] : []),
    ...task.result.warnings,
  ];
  return {
    taskType: "imageInference",
    taskUUID: note.taskUUID,
    status: "success",
    imageUUID: task.id,
    ...picture,
    seed: artifact?.seed ?? task.command.seed,
    ...(costUsd !== undefined && { cost: costUsd }),
    ...(artifact?.isFlagged !== undefined && { NSFWContent: artifact.isFlagged }),
    ...(warnings.length > 0 && { warnings }),
  };
}
