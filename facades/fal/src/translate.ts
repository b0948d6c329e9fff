import type { FinishedTask, LogLine, SubmittedCommand, SubmittedInput, SucceededTask, Task } from "@lacuna/jobs";
import { DEFAULT_SEED } from "@lacuna/jobs";
import { APP_ID } from "./endpoints.ts";
import type { EraseInput, FillInput, Output, QueueStatus, WireLog } from "./contract.ts";
import { toErrorReply } from "./failures.ts";

const SEEDS = 2 ** 32;

/** The contract has no field for a seed. */
export function toEraseCommand(
  input: EraseInput,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedInput },
): SubmittedCommand {
  return {
    kind: "erase",
    ...pictures,
    dilatePx: input.dilate_pixels,
    seed: DEFAULT_SEED,
    variations: 1,
    output: { format: input.output_format, keepMetadata: false },
  };
}

/** @param randomSeed  Integer 0 to 2³²−1, for input that has none. */
export function toFillCommand(
  input: FillInput,
  pictures: { readonly image: SubmittedInput; readonly mask: SubmittedInput },
  randomSeed: number,
): SubmittedCommand {
  return {
    kind: "fill",
    ...pictures,
    prompt: input.prompt,
    enhancePrompt: input.enhance_prompt,
    safetyTolerance: Number(input.safety_tolerance),
    seed: input.seed === undefined ? randomSeed : ((input.seed % SEEDS) + SEEDS) % SEEDS,
    variations: input.num_images,
    output: { format: input.output_format, keepMetadata: false },
  };
}

/** @param urls  Where each of the result's artifacts can be read: links or data URIs. */
export function toOutput(task: SucceededTask, urls: readonly string[]): Output {
  const { artifacts, timings, prompt } = task.result;
  return {
    images: artifacts.map((artifact, index) => ({
      url: urls[index] ?? "",
      content_type: artifact.contentType,
      width: artifact.width,
      height: artifact.height,
      file_name: `${index}.${extensionOf(artifact.contentType)}`,
      file_size: artifact.sizeBytes,
    })),
    timings: { inference: toSeconds(timings.computeMs) },
    seed: artifacts[0]?.seed ?? 0,
    has_nsfw_concepts: artifacts.map(({ isFlagged = false }) => isFlagged),
    prompt: task.command.kind === "fill" ? (prompt ?? task.command.prompt) : "",
  };
}

/** The extension that the vendor gives a file of this type: "jpeg" for "image/jpeg". */
export function extensionOf(contentType: string): string {
  return /^image\/([a-z0-9]{1,8})$/.exec(contentType)?.[1] ?? "bin";
}

/**
 * @param queueUrl  Where the paths of the queue's host begin for this client.
 * @param position  How many requests run before this one.
 * @param log       Left out: the client has not asked for it.
 */
export function toQueueStatus(
  task: Task,
  queueUrl: string,
  position: number,
  log: readonly LogLine[] | undefined,
): QueueStatus {
  const urls = toQueueUrls(task.id, queueUrl);
  if (task.state === "queued") return { status: "IN_QUEUE", ...urls, queue_position: position };
  const logs = log?.map(toWireLog) ?? null;
  if (task.state === "running") return { status: "IN_PROGRESS", ...urls, logs };
  return { status: "COMPLETED", ...urls, logs, metrics: toMetrics(task), ...toErrorFields(task) };
}

/** Under the app's two-part id, as clients build them. */
export function toQueueUrls(
  taskId: string,
  queueUrl: string,
): Pick<QueueStatus, "request_id" | "response_url" | "status_url" | "cancel_url"> {
  const url = `${queueUrl}/${APP_ID}/requests/${taskId}`;
  return { request_id: taskId, response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

export function toWireLog(line: LogLine): WireLog {
  const levels = { info: "INFO", warning: "WARNING", error: "ERROR" } as const;
  return {
    message: line.message,
    level: levels[line.level],
    source: "USER",
    timestamp: new Date(line.at).toISOString(),
  };
}

function toMetrics(task: FinishedTask): { readonly inference_time?: number } {
  if (task.state === "succeeded") return { inference_time: toSeconds(task.result.timings.computeMs) };
  return task.startedAt === undefined ? {} : { inference_time: toSeconds(task.finishedAt - task.startedAt) };
}

function toErrorFields(task: FinishedTask): { readonly error?: string; readonly error_type?: string } {
  if (task.state === "succeeded") return {};
  const { body, headers } = toErrorReply(task);
  if (!("detail" in body)) return {};
  const text = typeof body.detail === "string" ? body.detail : body.detail.map(({ msg }) => msg).join(" ");
  const type = headers["x-fal-error-type"];
  return { error: text, ...(type !== undefined && { error_type: type }) };
}

function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}
