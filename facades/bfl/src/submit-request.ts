import { randomInt } from "node:crypto";
import { type Caller, type FacadeServices, submitAs } from "@lacuna/http";
import { decodeInlineImage, IntakeError, type SubmittedCommand, type SubmittedInput } from "@lacuna/jobs";
import { type EraseRequest, eraseRequest, type FillRequest, fillRequest, type SubmitReply } from "./contract.ts";
import { ERASE_MODEL, FACADE_NAME, FILL_MODEL } from "./endpoints.ts";
import { BflError } from "./errors.ts";
import { toRefusal } from "./failures.ts";
import { parseInput } from "./parse-input.ts";
import { readImageAlias } from "./read-image-alias.ts";
import { writeNote } from "./task-note.ts";
import { toEraseCommand, toFillCommand, toSubmitReply } from "./translate.ts";

/** What the vendor allows an account, where a key does not say otherwise. */
const MAX_OPEN = 24;
/** Nobody can know when a task will be finished; the vendor's own advice begins with this pause. */
const RETRY_AFTER_S = "1";

export interface SubmitRequest {
  readonly body: unknown;
  readonly caller: Caller;
  readonly origin: string;
}

/** Takes an erase request in. @throws BflError  when it is refused, for whatever reason */
export async function submitErase(services: FacadeServices, given: SubmitRequest): Promise<SubmitReply> {
  const request = parseInput(eraseRequest, readImageAlias(given.body), "body");
  const pictures = { image: readPicture(request.image, "image"), mask: readPicture(request.mask, "mask") };
  return submit(services, given, request, ERASE_MODEL, toEraseCommand(request, pictures));
}

/** Takes a fill request in. @throws BflError  when it is refused, for whatever reason */
export async function submitFill(services: FacadeServices, given: SubmitRequest): Promise<SubmitReply> {
  const request = parseInput(fillRequest, readImageAlias(given.body), "body");
  const { image, mask } = request;
  const pictures = {
    image: readPicture(image, "image"),
    mask: typeof mask === "string" ? readPicture(mask, "mask") : ({ kind: "alpha" } as const),
  };
  return submit(services, given, request, FILL_MODEL, toFillCommand(request, pictures, randomInt(2 ** 32)));
}

async function submit(
  services: FacadeServices,
  { caller, origin }: SubmitRequest,
  request: EraseRequest | FillRequest,
  model: string,
  command: SubmittedCommand,
): Promise<SubmitReply> {
  const webhookUrl = request.webhook_url ?? undefined;
  const outcome = await submitAs(services, caller, {
    command,
    origin: {
      facade: FACADE_NAME,
      model,
      note: writeNote(origin, webhookUrl === undefined ? undefined : (request.webhook_secret ?? undefined)),
    },
    maxOpen: caller.limits.maxOpenTasks ?? MAX_OPEN,
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  if (outcome.kind === "refused") throw toRefusal(outcome.failure, webhookUrl !== undefined);
  if (outcome.kind === "too_many_open") {
    const detail = `Too many active tasks: ${outcome.open} of at most ${outcome.limit}. Wait for one to finish.`;
    throw new BflError(429, detail, { "retry-after": RETRY_AFTER_S });
  }
  return toSubmitReply(outcome.task, services.priceOf(`${FACADE_NAME}/${model}`), origin, webhookUrl);
}

function readPicture(text: string, role: "image" | "mask"): SubmittedInput {
  try {
    return decodeInlineImage(text, role);
  } catch (error) {
    throw error instanceof IntakeError ? toRefusal(error.failure, false) : error;
  }
}
