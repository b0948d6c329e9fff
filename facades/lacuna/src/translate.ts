import { toDataUri } from "@lacuna/http";
import {
  DEFAULT_SEED,
  type DrawnShapes,
  isFinished,
  type SubmittedErase,
  type SubmittedExtend,
  type SubmittedFill,
  type SubmittedInput,
  type SubmittedMask,
  type SubmittedOutpaint,
  type SubmittedSelect,
  type SucceededTask,
  type Task,
  TEXT_DILATE_PX,
} from "@lacuna/jobs";
import type { z } from "zod";
import type { drawing, EraseRequest, ExtendRequest, FillRequest, WireTask } from "./contract.ts";
import { wireCode } from "./failures.ts";

export interface Pictures {
  readonly image: SubmittedInput;
  readonly avoid?: SubmittedInput;
}

export interface MaskedPictures extends Pictures {
  readonly mask: SubmittedMask;
  readonly guide?: SubmittedInput;
}

/** Growth where a request leaves it to us: found letters come with their edges. */
const USUAL_DILATE_PX = 10;

export function toEraseCommand(request: EraseRequest, pictures: MaskedPictures): SubmittedErase {
  const { dilatePixels, effort, guideBox } = request;
  const { mask } = pictures;
  const led = guideBox && { guideRect: guideBox };
  const shared = { kind: "erase", ...pictures, ...led, ...toShared(request), effort } as const;
  if (dilatePixels !== undefined) return { ...shared, dilatePx: dilatePixels };
  if (mask.kind !== "found" || !mask.find.includes("text")) return { ...shared, dilatePx: USUAL_DILATE_PX };
  return { ...shared, mask: { ...mask, growPx: USUAL_DILATE_PX - TEXT_DILATE_PX }, dilatePx: TEXT_DILATE_PX };
}

export function toFillCommand(request: FillRequest, { image, mask }: MaskedPictures): SubmittedFill {
  const { prompt, steps, guidance, enhancePrompt } = request;
  return {
    kind: "fill",
    image,
    mask,
    ...toShared(request),
    prompt,
    enhancePrompt,
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
  };
}

export function toExtendCommand(
  request: ExtendRequest,
  { image, avoid }: Pictures,
): SubmittedExtend | SubmittedOutpaint {
  const { prompt, steps, guidance, enhancePrompt, effort, canvas, overlapPixels } = request;
  const mask = { kind: "beyond", canvas, ...(overlapPixels !== undefined && { overlapPx: overlapPixels }) } as const;
  const shared = { image, mask, ...toShared(request) };
  if (prompt === undefined) {
    return {
      kind: "extend",
      ...shared,
      ...(effort !== undefined && { effort }),
      ...(avoid !== undefined && { avoid }),
    };
  }
  return {
    kind: "outpaint",
    ...shared,
    prompt,
    ...(enhancePrompt !== undefined && { enhancePrompt }),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
  };
}

/** @throws Error  for a mask that leaves nothing to find: the contract takes none. */
export function toSelectCommand({ image, mask }: MaskedPictures): SubmittedSelect {
  if (mask.kind !== "found") throw new Error("A search was accepted without what it is to find.");
  const output = { format: "png", keepMetadata: false } as const;
  return { kind: "select", image, mask, seed: DEFAULT_SEED, variations: 1, output };
}

function toShared({ seed, variations, output, preview, safetyTolerance }: EraseRequest | FillRequest | ExtendRequest) {
  return {
    seed,
    variations,
    output,
    ...(preview && { wantsPreview: true }),
    ...(safetyTolerance !== undefined && { safetyTolerance }),
  };
}

export function toDrawnShapes({ boxes, polygons, strokes }: z.infer<typeof drawing>): DrawnShapes {
  return {
    kind: "shapes",
    shapes: [
      ...boxes.map((box) => ({ kind: "box", ...box }) as const),
      ...polygons.map((points) => ({ kind: "polygon", points }) as const),
    ],
    strokes: strokes.map(({ radiusPixels, points }) => ({ radiusPx: radiusPixels, points })),
  };
}

export interface TaskParts {
  /** Makes the link to a result's file. */
  readonly linkOf: (task: SucceededTask, index: number) => string;
  readonly queuePosition?: number | undefined;
  /** Of all results together; 0 when nothing is charged. */
  readonly costUsd: number;
  /** The results' files, when they are to be sent along. */
  readonly files?: readonly Uint8Array[] | undefined;
}

export function toWireTask(task: Task, { linkOf, queuePosition, costUsd, files }: TaskParts): WireTask {
  const { command } = task;
  return {
    id: task.id,
    kind: command.kind === "outpaint" ? "extend" : command.kind, // the prompt is an option of the same request
    contract: task.origin.facade,
    state: task.state,
    attempt: task.attempt,
    isCancelRequested: task.state === "running" && task.isCancelRequested,
    ...(queuePosition !== undefined && { queuePosition }),
    acceptedAt: toTime(task.acceptedAt),
    ...("startedAt" in task && task.startedAt !== undefined && { startedAt: toTime(task.startedAt) }),
    ...(isFinished(task) && { finishedAt: toTime(task.finishedAt), expiresAt: toTime(task.expiresAt) }),
    ...(task.imageSize !== undefined && { imageSize: task.imageSize }),
    priority: task.priority < 0 ? "low" : "normal",
    seed: command.seed,
    variations: command.variations,
    ...(task.state === "succeeded" && { ...toOutcome(task, linkOf, files), costUsd }),
    ...(task.state === "failed" && { failure: toFailure(task.failure) }),
  };
}

function toOutcome(task: SucceededTask, linkOf: TaskParts["linkOf"], files: TaskParts["files"]) {
  const { artifacts, warnings, holePixels, found, timings, prompt } = task.result;
  return {
    results: artifacts.map(({ contentType, sizeBytes, width, height, seed, isFlagged, shows, rect }, index) => ({
      url: linkOf(task, index),
      contentType,
      sizeBytes,
      width,
      height,
      seed,
      ...(isFlagged !== undefined && { isFlagged }),
      ...(shows !== undefined && { shows }),
      ...(rect !== undefined && { box: rect }),
      ...(files?.[index] !== undefined && { dataUri: toDataUri(files[index], contentType) }),
    })),
    ...(prompt !== undefined && { prompt }),
    warnings: [...warnings],
    holePixels,
    ...(found !== undefined && { found: [...found] }),
    timings,
  };
}

function toFailure({ code, message, input, reasons }: Extract<Task, { state: "failed" }>["failure"]) {
  return {
    code: wireCode(code),
    message,
    ...(input !== undefined && { input }),
    ...(reasons !== undefined && { reasons: [...reasons] }),
  };
}

export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
