import {
  chargeUsd,
  DEFAULT_SEED,
  type FinishedTask,
  type LogLine,
  type PriceRule,
  type SubmittedCommand,
  type SubmittedInput,
  type SubmittedMask,
  type SucceededTask,
  type Task,
} from "@lacuna/jobs";
import {
  FILL_GUIDANCE,
  FILL_STEPS,
  type CancelReply,
  type CreateReply,
  type EraseInput,
  type FillInput,
  type PollStatus,
  type Prediction,
  type RunReply,
  type WebhookBody,
} from "./contract.ts";
import { predictionUrl } from "./endpoints.ts";
import { toErrorOutput } from "./failures.ts";
import { readNote } from "./task-note.ts";

const FORMATS = { jpg: "jpeg", png: "png", webp: "webp" } as const;

/** Seeds beyond our range count modulo 2³². */
export function toEraseCommand(
  input: EraseInput,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedMask },
): SubmittedCommand {
  return {
    kind: "erase",
    ...pictures,
    dilatePx: input.dilate_pixels,
    seed: (input.seed ?? DEFAULT_SEED) >>> 0,
    variations: 1,
    output: { format: FORMATS[input.output_format], keepMetadata: false },
  };
}

/** @param randomSeed  Integer 0 to 2³²−1, for input that has none. */
export function toFillCommand(
  input: FillInput,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedMask },
  randomSeed: number,
): SubmittedCommand {
  return {
    kind: "fill",
    ...pictures,
    prompt: input.prompt,
    ...(input.steps !== FILL_STEPS && { steps: input.steps }),
    ...(input.guidance !== FILL_GUIDANCE.standard && { guidance: input.guidance, guidanceScale: FILL_GUIDANCE }),
    enhancePrompt: input.prompt_upsampling,
    safetyTolerance: input.safety_tolerance,
    seed: (input.seed ?? randomSeed) >>> 0,
    variations: 1,
    output: { format: FORMATS[input.output_format], keepMetadata: false },
  };
}

export function toCreateReply(task: Task): CreateReply {
  const { warnings } = readNote(task);
  return {
    status: "success",
    message: ["Prediction created successfully", ...warnings].join(". "),
    predictionID: task.id,
  };
}

export interface PredictionParts {
  /** Where this client reaches us. */
  readonly origin: string;
  /** The result's link; asked for only when there is one. */
  readonly outputUrl: (task: SucceededTask) => string;
  readonly price: PriceRule;
  readonly log: readonly LogLine[];
}

/** What a poll says. The words are those of polls: a webhook's are in `toWebhookBody`. */
export function toPrediction(task: Task, { origin, outputUrl, price, log }: PredictionParts): Prediction {
  const { input, warnings } = readNote(task);
  const url = predictionUrl(origin, task.id);
  return {
    id: task.id,
    predictionID: task.id,
    model: task.origin.model,
    status: toPollStatus(task),
    input,
    output: null,
    logs: toLogs(warnings, log),
    metrics: toMetrics(task, price),
    urls: { get: url, cancel: `${url}/cancel` },
    created_at: new Date(task.acceptedAt).toISOString(),
    ...toOutcome(task, outputUrl),
  };
}

function toPollStatus({ state }: Task): PollStatus {
  const words = {
    queued: "processing",
    running: "processing",
    succeeded: "success",
    failed: "error",
    cancelled: "cancelled",
  } as const;
  return words[state];
}

function toOutcome(task: Task, outputUrl: PredictionParts["outputUrl"]): Partial<Prediction> {
  switch (task.state) {
    case "queued":
    case "running":
      return {};
    case "succeeded":
      return { output: outputUrl(task) };
    case "failed":
      return { output: toErrorOutput(task.failure), message: "Prediction failed", details: task.failure.message };
    case "cancelled":
      return { message: "Prediction was cancelled", details: "" };
    default:
      return task satisfies never;
  }
}

function toLogs(warnings: readonly string[], log: readonly LogLine[]): string | null {
  const lines = [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...log.map(({ level, message }) => (level === "info" ? message : `${level}: ${message}`)),
  ];
  return lines.length === 0 ? null : lines.join("\n");
}

function toMetrics(task: Task, price: PriceRule): Prediction["metrics"] {
  if (task.state === "queued" || task.state === "running") return {};
  if (task.state !== "succeeded") {
    const ranMs = task.startedAt === undefined ? 0 : task.finishedAt - task.startedAt;
    return { predict_time: toSeconds(ranMs), cost: 0 };
  }
  const { artifacts, timings } = task.result;
  const [image] = artifacts;
  const cost = image === undefined ? 0 : chargeUsd(price, task.result, image);
  return { predict_time: toSeconds(timings.computeMs), cost };
}

export function toCancelReply(id: string): CancelReply {
  return { status: "cancelled", message: "Prediction canceled successfully", predictionID: id };
}

/** What `/prediction/run` says when the prediction is finished. */
export function toRunReply(task: FinishedTask, outputUrl: (task: SucceededTask) => string): RunReply {
  const reply = { predictionID: task.id, output: "", error: "" };
  switch (task.state) {
    case "succeeded": {
      const warnings = [...readNote(task).warnings, ...task.result.warnings];
      const message = ["Prediction completed successfully", ...warnings].join(". ");
      return { ...reply, status: "success", message, output: outputUrl(task) };
    }
    case "failed":
      return { ...reply, status: "failed", message: "Prediction failed", error: task.failure.message };
    case "cancelled":
      return { ...reply, status: "cancelled", message: "Prediction was cancelled" };
    default:
      return task satisfies never;
  }
}

/** What a webhook says, in words of its own: polls say "success" and "error". */
export function toWebhookBody(
  task: Exclude<FinishedTask, { state: "cancelled" }>,
  outputUrl: (task: SucceededTask) => string,
): WebhookBody {
  const body = { exec_id: task.id, flow_id: null };
  if (task.state === "succeeded") return { ...body, status: "succeeded", output: outputUrl(task), error: "" };
  const output = [{ id: "", status: "", output: "", error: toErrorOutput(task.failure) }];
  return { ...body, status: "failed", output, error: task.failure.message };
}

function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}
