import { extensionOf } from "@lacuna/http";
import type {
  FinishedTask,
  PriceRule,
  SubmittedErase,
  SubmittedFill,
  SubmittedInput,
  SubmittedMask,
  Task,
} from "@lacuna/jobs";
import { DEFAULT_SEED, priceUsd } from "@lacuna/jobs";
import {
  type EraseRequest,
  FILL_GUIDANCE,
  FILL_STEPS,
  type FillRequest,
  type ResultReply,
  type SubmitReply,
} from "./contract.ts";
import { RESULT_PATH } from "./endpoints.ts";
import { toErrorDetails, toFailedStatus } from "./failures.ts";

/** Seeds of ours are integers below this. */
const SEEDS = 2 ** 32;
/** The vendor counts millions of pixels, not 1024 × 1024: its example calls that size 1.05. */
const MEGAPIXEL = 1e6;

/** @param pictures  What `image` and `mask` hold. */
export function toEraseCommand(
  request: EraseRequest,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedInput },
): SubmittedErase {
  return {
    kind: "erase",
    ...pictures,
    dilatePx: request.dilate_pixels,
    safetyTolerance: request.safety_tolerance,
    seed: typeof request.seed === "number" ? foldSeed(request.seed) : DEFAULT_SEED,
    variations: 1,
    output: { format: request.output_format, keepMetadata: false },
  };
}

/** @param randomSeed  For a request without one. */
export function toFillCommand(
  request: FillRequest,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedMask },
  randomSeed: number,
): SubmittedFill {
  return {
    kind: "fill",
    ...pictures,
    prompt: request.prompt ?? "",
    ...(request.steps !== FILL_STEPS && { steps: request.steps }),
    ...(request.guidance !== FILL_GUIDANCE.standard && {
      guidance: request.guidance,
      guidanceScale: FILL_GUIDANCE,
    }),
    enhancePrompt: request.prompt_upsampling,
    safetyTolerance: request.safety_tolerance,
    seed: typeof request.seed === "number" ? foldSeed(request.seed) : randomSeed,
    variations: 1,
    output: { format: request.output_format, keepMetadata: false },
  };
}

/** Any whole number means a seed; the same one always means the same. */
function foldSeed(seed: number): number {
  return ((seed % SEEDS) + SEEDS) % SEEDS;
}

/**
 * @param origin      Scheme, host and port that the poll goes to: this client's own, as some follow no other.
 * @param webhookUrl  When there is one, clients are called and need no address to poll.
 */
export function toSubmitReply(task: Task, rule: PriceRule, origin: string, webhookUrl?: string): SubmitReply {
  const { id, imageSize: size } = task;
  const megapixels = size === undefined ? null : round((size.width * size.height) / MEGAPIXEL, 2);
  const figures = {
    cost: size === undefined ? null : round(priceUsd(rule, size) * 100, 2),
    input_mp: megapixels,
    output_mp: megapixels,
  };
  if (webhookUrl !== undefined) return { id, status: "Pending", webhook_url: webhookUrl, ...figures };
  return { id, polling_url: `${origin}${RESULT_PATH}?id=${id}`, ...figures };
}

/** @param signSample  Makes the link to a result's only file, given its file name's extension. */
export function toResultReply(task: Task, signSample: (extension: string) => string): ResultReply {
  switch (task.state) {
    case "queued":
    case "running":
      return word(task.id, "Pending");
    case "succeeded":
      return word(task.id, "Ready", { result: toResult(task, signSample), details: toDetails(task.result.warnings) });
    case "failed":
      return word(task.id, toFailedStatus(task.failure), { details: toErrorDetails(task.failure) });
    case "cancelled":
      return word(task.id, "Error", { details: { code: "cancelled", message: "The task was cancelled." } });
    default:
      return task satisfies never;
  }
}

export function toNotFoundReply(id: string): ResultReply {
  return word(id, "Task not found");
}

function word(
  id: string,
  status: ResultReply["status"],
  { result = null, details = null }: Partial<Pick<ResultReply, "result" | "details">> = {},
): ResultReply {
  return { id, status, result, progress: null, details, preview: null };
}

/** The vendor documents no content for `details` of a task that is ready: that is where warnings find room. */
function toDetails(warnings: readonly string[]): ResultReply["details"] {
  return warnings.length === 0 ? null : { warnings: [...warnings] };
}

function toResult(
  { command, startedAt, finishedAt, result }: Extract<FinishedTask, { state: "succeeded" }>,
  signSample: (extension: string) => string,
): ResultReply["result"] {
  const [artifact] = result.artifacts;
  if (artifact === undefined) throw new Error("A task has succeeded without a result.");
  return {
    sample: signSample(extensionOf(artifact.contentType)),
    prompt: command.kind === "fill" ? (result.prompt ?? command.prompt) : "",
    seed: artifact.seed,
    start_time: startedAt / 1000,
    end_time: finishedAt / 1000,
    duration: (finishedAt - startedAt) / 1000,
  };
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
