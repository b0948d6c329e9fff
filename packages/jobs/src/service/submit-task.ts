import { OutboundError } from "@lacuna/outbound";
import type { TaskParts } from "../create-tasks.ts";
import { estimateMemoryBytes } from "../intake/estimate-memory-bytes.ts";
import { type InspectedSubmission, inspectSubmission } from "../intake/inspect-submission.ts";
import { IntakeError } from "../intake/intake-error.ts";
import { type ReadyInput, storeInputs } from "../intake/store-inputs.ts";
import type { InputRole, SubmittedCommand, SubmittedInput } from "../model/command.ts";
import type { OwnerId, PixelSize } from "../model/task.ts";
import type { Submission, SubmitOutcome } from "../tasks.ts";
import type { TaskSettings } from "./task-settings.ts";

export interface SubmitParts extends TaskParts {
  readonly settings: TaskSettings;
  readonly now: () => number;
  readonly randomUuid: () => string;
}

/** Of a picture that nobody has seen yet. The worker books anew when it has. */
const USUAL_SIZE: PixelSize = { width: 2000, height: 2000 };

/** Looks at what was sent, stores it, then accepts the task. Files of what is not accepted are deleted. */
export async function submitTask(parts: SubmitParts, submission: Submission): Promise<SubmitOutcome> {
  const { settings } = parts;
  try {
    checkAddresses(parts, submission);
    const inputs = await readInputs(parts, submission.command, submission.owner);
    const probes = await inspectSubmission(
      { ...bytesOf("image", inputs.image), ...bytesOf("mask", inputs.mask) },
      { maxPixels: settings.maxPixels, maxBytes: settings.maxInputBytes },
    );
    return await acceptTask(parts, submission, inputs, probes);
  } catch (error) {
    if (error instanceof IntakeError) return { kind: "refused", failure: error.failure };
    throw error;
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
  if (command.mask.kind === "url") check(command.mask.url, "Mask", "mask");
}

/** @throws IntakeError  upload_not_found. */
async function readInputs(
  parts: SubmitParts,
  command: SubmittedCommand,
  owner: OwnerId,
): Promise<Readonly<Record<InputRole, ReadyInput>>> {
  return {
    image: await readInput(parts, command.image, owner, "image"),
    mask: await readInput(parts, command.mask, owner, "mask"),
  };
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
  const message = `The upload that the ${role} refers to does not exist, is not complete or has expired.`;
  throw new IntakeError({ code: "upload_not_found", message, input: role });
}

function bytesOf(role: InputRole, input: ReadyInput): Partial<Record<InputRole, Uint8Array>> {
  return input.kind === "bytes" ? { [role]: input.bytes } : {};
}

async function acceptTask(
  { store, artifacts, settings, randomUuid }: SubmitParts,
  submission: Submission,
  inputs: Readonly<Record<InputRole, ReadyInput>>,
  { image, mask }: InspectedSubmission,
): Promise<SubmitOutcome> {
  const { command, origin, owner, priority = 0, idempotencyKey, startWithinMs, webhookUrl, uploadUrl } = submission;
  const id = randomUuid();
  const stored = await storeInputs(artifacts, id, inputs);
  const outcome = await store.accept({
    id,
    command: { ...command, ...stored },
    origin,
    owner,
    priority,
    memoryBytes: estimateMemoryBytes(image ?? mask ?? USUAL_SIZE, image?.format), // a mask has the image's size
    retentionMs: submission.retentionMs ?? settings.retentionMs,
    maxOpen: submission.maxOpen ?? settings.maxOpen,
    ...(image !== undefined && { imageSize: { width: image.width, height: image.height } }),
    ...(startWithinMs !== undefined && { startWithinMs }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(uploadUrl !== undefined && { uploadUrl }),
  });
  // Had `accept` thrown, the task might be stored all the same: then the housekeeper finds out whose files they are.
  if (outcome.kind !== "accepted") await artifacts.deleteAll(`tasks/${id}/`);
  return outcome;
}
