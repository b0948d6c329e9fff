import type { Caller, FacadeServices } from "@lacuna/http";
import { decodeInlineImage, IntakeError } from "@lacuna/jobs";
import { type EraseRequest, eraseRequest, type SubmitReply } from "./contract.ts";
import { ERASE_MODEL, FACADE_NAME } from "./endpoints.ts";
import { BflError } from "./errors.ts";
import { toRefusal } from "./failures.ts";
import { parseInput } from "./parse-input.ts";
import { readImageAlias } from "./read-image-alias.ts";
import { writeNote } from "./task-note.ts";
import { toEraseCommand, toSubmitReply } from "./translate.ts";

/** What the vendor allows an account, where a key does not say otherwise. */
const MAX_OPEN = 24;
/** Nobody can know when a task will be finished; the vendor's own advice begins with this pause. */
const RETRY_AFTER_S = "1";

/** Takes an erase request in. @throws BflError  when it is refused, for whatever reason */
export async function submitErase(
  services: FacadeServices,
  { body, caller, origin }: { readonly body: unknown; readonly caller: Caller; readonly origin: string },
): Promise<SubmitReply> {
  const request = parseInput(eraseRequest, readImageAlias(body), "body");
  const webhookUrl = request.webhook_url ?? undefined;
  const outcome = await services.tasks.submit({
    command: toEraseCommand(request, readPictures(request)),
    origin: {
      facade: FACADE_NAME,
      model: ERASE_MODEL,
      note: writeNote(origin, webhookUrl === undefined ? undefined : (request.webhook_secret ?? undefined)),
    },
    owner: caller.owner,
    maxOpen: caller.limits.maxOpenTasks ?? MAX_OPEN,
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  if (outcome.kind === "refused") throw toRefusal(outcome.failure, webhookUrl !== undefined);
  if (outcome.kind === "too_many_open") {
    const detail = `Too many active tasks: ${outcome.open} of at most ${outcome.limit}. Wait for one to finish.`;
    throw new BflError(429, detail, { "retry-after": RETRY_AFTER_S });
  }
  return toSubmitReply(outcome.task, services.priceOf(`${FACADE_NAME}/${ERASE_MODEL}`), origin, webhookUrl);
}

function readPictures({ image, mask }: EraseRequest) {
  try {
    return { image: decodeInlineImage(image, "image"), mask: decodeInlineImage(mask, "mask") };
  } catch (error) {
    throw error instanceof IntakeError ? toRefusal(error.failure, false) : error;
  }
}
