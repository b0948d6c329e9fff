import { OutboundError } from "@lacuna/outbound";
import type { TaskParts } from "../create-tasks.ts";
import { checkCanvas } from "../intake/check-canvas.ts";
import { estimateMemoryBytes } from "../intake/estimate-memory-bytes.ts";
import { type InspectedSubmission, inspectSubmission } from "../intake/inspect-submission.ts";
import { IntakeError } from "../intake/intake-error.ts";
import {
  type ReadyInput,
  type ReadyInputs,
  type ReadyMarked,
  type StoredInputs,
  storeInputs,
} from "../intake/store-inputs.ts";
import type {
  Command,
  InputRole,
  StoredFoundMask,
  StoredMask,
  SubmittedCommand,
  SubmittedInput,
  SubmittedMarked,
} from "../model/command.ts";
import type { Failure } from "../model/failure.ts";
import { isCheckable } from "../model/need.ts";
import type { OwnerId, PixelSize } from "../model/task.ts";
import { NO_RECORDER } from "../trace/recorder.ts";
import type { Submission, SubmitOutcome } from "../tasks.ts";
import type { TaskSettings } from "./task-settings.ts";
import { whyNobodyCan } from "./why-nobody-can.ts";

export interface SubmitParts extends TaskParts {
  readonly settings: TaskSettings;
  readonly now: () => number;
  readonly randomUuid: () => string;
}

/** Of a picture that nobody has seen yet. The worker books anew when it has. */
const USUAL_SIZE: PixelSize = { width: 2000, height: 2000 };

/** Looks at what was sent, stores it, then accepts the task. Files of what is not accepted are deleted. */
export async function submitTask(parts: SubmitParts, sent: Submission): Promise<SubmitOutcome> {
  const { settings, recorder = NO_RECORDER } = parts;
  const submission = { ...sent, command: withCheck(parts, sent.command) };
  try {
    const failure = await orUnavailable(parts, whyNobodyCan(parts, submission.command));
    if (failure !== undefined) return { kind: "refused", failure };
    checkAddresses(parts, submission);
    const inputs = await readInputs(parts, submission.command, submission.owner);
    const marked = markedOf(inputs.mask);
    const probes = await recorder.step("inspect", () =>
      inspectSubmission(
        {
          ...bytesOf("image", inputs.image),
          ...bytesOf("mask", marked),
          ...bytesOf("avoid", inputs.avoid),
          ...bytesOf("guide", inputs.guide),
        },
        { maxPixels: settings.maxPixels, maxBytes: settings.maxInputBytes },
        marked?.kind === "runs" ? marked : undefined,
      ),
    );
    const canvas = probes.image && checkCanvas(submission.command, probes.image, settings.maxPixels);
    return await recorder.step("store", () =>
      acceptTask(parts, submission, inputs, { ...probes, ...(canvas && { canvas }) }),
    );
  } catch (error) {
    if (error instanceof IntakeError) return { kind: "refused", failure: error.failure };
    throw error;
  }
}

/** What nobody is asked to look at needs no checker. */
function withCheck({ safetyChecks = "none" }: TaskParts, command: SubmittedCommand): SubmittedCommand {
  const isLookedAt = isCheckable(command.kind) && command.safetyCheck !== "none";
  return safetyChecks === "none" || !isLookedAt ? command : { ...command, mustBeChecked: true };
}

const UNAVAILABLE: Failure = {
  code: "unavailable",
  message: "The service cannot store anything at the moment. Send the same request again later.",
};

/** @throws IntakeError  unavailable. The reason is told to whoever operates this. */
async function orUnavailable<T>({ onFault }: SubmitParts, storing: Promise<T>): Promise<T> {
  try {
    return await storing;
  } catch (cause) {
    onFault?.("a submission could not be stored", cause);
    throw new IntakeError(UNAVAILABLE, { cause });
  }
}

/** @throws IntakeError  address_refused. */
function checkAddresses({ outbound }: SubmitParts, { webhookUrl, uploadUrl, command }: Submission): void {
  const check = (url: string, name: string, input?: InputRole): void => {
    try {
      outbound.checkUrl(url);
    } catch (cause) {
      if (!(cause instanceof OutboundError)) throw cause;
      const message = `${name}: ${cause.message}`;
      throw new IntakeError({ code: "address_refused", message, ...(input !== undefined && { input }) }, { cause });
    }
  };
  if (webhookUrl !== undefined) check(webhookUrl, "Webhook");
  if (uploadUrl !== undefined) check(uploadUrl, "Upload endpoint");
  if (command.image.kind === "url") check(command.image.url, "Image", "image");
  const marked = markedOf(command.mask);
  if (marked?.kind === "url") check(marked.url, "Mask", "mask");
  const avoid = avoidOf(command);
  if (avoid?.kind === "url") check(avoid.url, "Avoid mask", "avoid");
  const guide = guideOf(command);
  if (guide?.kind === "url") check(guide.url, "Guide", "guide");
}

/** @throws IntakeError  upload_not_found. */
async function readInputs(parts: SubmitParts, command: SubmittedCommand, owner: OwnerId): Promise<ReadyInputs> {
  const { image } = command;
  const avoid = avoidOf(command);
  const guide = guideOf(command);
  return {
    image: await readInput(parts, image, owner, "image"),
    mask: await readMask(parts, command, owner),
    ...(avoid && { avoid: await readInput(parts, avoid, owner, "avoid") }),
    ...(guide && { guide: await readInput(parts, guide, owner, "guide") }),
  };
}

/** @throws IntakeError  upload_not_found; mask_mismatch for what lies beyond an image that stays as large as it is. */
async function readMask(
  parts: SubmitParts,
  { kind, mask }: SubmittedCommand,
  owner: OwnerId,
): Promise<ReadyInputs["mask"]> {
  if (mask.kind === "beyond") {
    if (kind === "extend" || kind === "outpaint") return mask;
    const message = "What lies beyond the image can only be marked where the image is to be extended.";
    throw new IntakeError({ code: "mask_mismatch", message, input: "mask" });
  }
  if (mask.kind !== "found") return readMarked(parts, mask, owner);
  const { marked, ...wanted } = mask;
  return { ...wanted, ...(marked !== undefined && { marked: await readMarked(parts, marked, owner) }) };
}

async function readMarked(parts: SubmitParts, mask: SubmittedMarked, owner: OwnerId): Promise<ReadyMarked> {
  return isFile(mask) ? readInput(parts, mask, owner, "mask") : mask;
}

function avoidOf(command: SubmittedCommand): SubmittedInput | undefined {
  return command.kind === "erase" || command.kind === "extend" ? command.avoid : undefined;
}

function guideOf(command: SubmittedCommand): SubmittedInput | undefined {
  return command.kind === "erase" ? command.guide : undefined;
}

/** What a mask marks that needs no looking for. */
function markedOf(mask: SubmittedCommand["mask"]): SubmittedMarked | undefined {
  if (mask.kind === "beyond") return undefined;
  return mask.kind === "found" ? mask.marked : mask;
}

function isFile(mask: SubmittedMarked): mask is SubmittedInput {
  return mask.kind === "bytes" || mask.kind === "upload" || mask.kind === "url";
}

async function readInput(
  { store, artifacts, now }: SubmitParts,
  input: SubmittedInput,
  owner: OwnerId,
  role: InputRole,
): Promise<ReadyInput> {
  if (input.kind !== "upload") return input;
  const upload = await store.uploads.find(input.uploadId);
  const isUsable = upload?.state === "complete" && upload.owner === owner && upload.expiresAt > now();
  const bytes = isUsable ? await artifacts.read(upload.key) : undefined;
  if (bytes !== undefined) return { kind: "bytes", bytes };
  const message = `The upload that the ${role === "avoid" ? "avoid mask" : role} refers to does not exist, is not complete or has expired.`;
  throw new IntakeError({ code: "upload_not_found", message, input: role });
}

function bytesOf(role: InputRole, input: SubmittedMarked | undefined): Partial<Record<InputRole, Uint8Array>> {
  return input?.kind === "bytes" ? { [role]: input.bytes } : {};
}

async function acceptTask(
  parts: SubmitParts,
  submission: Submission,
  inputs: ReadyInputs,
  { image, mask, guide, canvas }: InspectedSubmission & { readonly canvas?: PixelSize },
): Promise<SubmitOutcome> {
  const { store, artifacts, settings, randomUuid } = parts;
  const { command, origin, owner, priority = 0, idempotencyKey, startWithinMs, webhookUrl, uploadUrl } = submission;
  const id = randomUuid();
  const stored = await orUnavailable(parts, storeInputs(artifacts, id, inputs));
  const accepting = store.accept({
    id,
    command: toCommand(command, stored),
    origin,
    owner,
    priority,
    memoryBytes: estimateMemoryBytes(canvas ?? mask ?? USUAL_SIZE, image?.format, {
      ...(guide && { guidePixels: guide.width * guide.height }),
      masks: inputs.avoid ? 2 : 1,
      isFound: inputs.mask.kind === "found",
      isExtended: inputs.mask.kind === "beyond",
    }), // masks are as large
    retentionMs: submission.retentionMs ?? settings.retentionMs,
    maxOpen: submission.maxOpen ?? settings.maxOpen,
    ...(image !== undefined && { imageSize: { width: image.width, height: image.height } }),
    ...(submission.quotas !== undefined && { quotas: submission.quotas }),
    ...(startWithinMs !== undefined && { startWithinMs }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(uploadUrl !== undefined && { uploadUrl }),
  });
  const outcome = await orUnavailable(parts, accepting);
  // Had `accept` thrown, the task might be stored all the same: then the housekeeper finds out whose files they are.
  if (outcome.kind !== "accepted") await artifacts.deleteAll(`tasks/${id}/`);
  return outcome;
}

function toCommand(command: SubmittedCommand, { image, mask, avoid, guide }: StoredInputs): Command {
  if (command.kind === "select") return { ...command, image, mask: requireFound(mask) };
  if (command.kind === "extend") {
    const { avoid: _, ...options } = command;
    return { ...options, image, ...(avoid && { avoid }) };
  }
  if (command.kind === "outpaint") return { ...command, image };
  if (command.kind === "fill") return { ...command, image, mask: requireWithin(mask) };
  const { avoid: _, guide: __, ...options } = command;
  return { ...options, image, mask: requireWithin(mask), ...(avoid && { avoid }), ...(guide && { guide }) };
}

function requireWithin(mask: StoredInputs["mask"]): StoredMask {
  if (mask.kind !== "beyond") return mask;
  throw new Error("What lies beyond an image was stored as a mask within it.");
}

function requireFound(mask: StoredInputs["mask"]): StoredFoundMask {
  if (mask.kind === "found") return mask;
  throw new Error("A search was stored without what it is to find.");
}
