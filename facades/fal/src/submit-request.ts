import { randomInt } from "node:crypto";
import { type Caller, type FacadeServices, submitAs } from "@lacuna/http";
import type { Failure, SubmittedCommand, Task } from "@lacuna/jobs";
import { eraseInput, fillInput } from "./contract.ts";
import { ERASE_ENDPOINT, type FILL_ENDPOINT } from "./endpoints.ts";
import { FalError, inputError, serviceError } from "./errors.ts";
import { toFailureReply } from "./failures.ts";
import { FACADE_NAME } from "./find-own-task.ts";
import { parseInput } from "./input-errors.ts";
import type { ReplyUrls } from "./reply-urls.ts";
import { resolvePicture } from "./resolve-picture.ts";
import type { SubmitOptions } from "./submit-options.ts";
import { writeNote } from "./task-note.ts";
import { toEraseCommand, toFillCommand } from "./translate.ts";

/** What is sent inline is not kept for later; this long, a client that polls can still come for it. */
const INLINE_KEPT_MS = 10 * 60_000;

export interface SubmitRequest {
  readonly body: unknown;
  readonly urls: ReplyUrls;
  readonly caller: Caller;
  readonly options: SubmitOptions;
}

export interface Submitted {
  readonly task: Task;
  readonly isInline: boolean;
}

export type Endpoint = typeof ERASE_ENDPOINT | typeof FILL_ENDPOINT;

/** Takes a request in. @throws FalError  when it is refused, for whatever reason */
export async function submitRequest(
  services: FacadeServices,
  endpoint: Endpoint,
  request: SubmitRequest,
): Promise<Submitted> {
  if (endpoint === ERASE_ENDPOINT) {
    const input = parseInput(eraseInput, request.body, ["body"]);
    const pictures = await resolvePictures(services, input, request.urls.origin);
    return submit(services, endpoint, request, input.sync_mode, toEraseCommand(input, pictures));
  }
  const input = parseInput(fillInput, request.body, ["body"]);
  const pictures = await resolvePictures(services, input, request.urls.origin);
  return submit(services, endpoint, request, input.sync_mode, toFillCommand(input, pictures, randomInt(2 ** 32)));
}

async function resolvePictures(
  services: FacadeServices,
  input: { readonly image_url: string; readonly mask_url: string },
  origin: string,
) {
  return {
    image: await resolvePicture(services, "image_url", input.image_url, origin),
    mask: await resolvePicture(services, "mask_url", input.mask_url, origin),
  };
}

async function submit(
  services: FacadeServices,
  endpoint: Endpoint,
  request: SubmitRequest,
  isInline: boolean,
  command: SubmittedCommand,
): Promise<Submitted> {
  const { urls, caller } = request;
  const { maxQueueLength, ...options } = request.options;
  await requireShortQueue(services, caller, maxQueueLength);
  const maxOpen = caller.limits.maxOpenTasks;
  const outcome = await submitAs(services, caller, {
    ...(isInline && options.webhookUrl === undefined ? { retentionMs: INLINE_KEPT_MS } : {}),
    ...options,
    command,
    origin: {
      facade: FACADE_NAME,
      model: endpoint,
      note: writeNote({ isInline, origin: urls.origin }),
    },
    ...(maxOpen === undefined ? {} : { maxOpen }),
  });
  if (outcome.kind === "refused") throw refusal(outcome.failure, options);
  if (outcome.kind === "too_many_open") {
    throw serviceError(429, `Too many requests are open: ${outcome.open} of at most ${outcome.limit}.`, "rate_limited");
  }
  return { task: outcome.task, isInline };
}

/** The most that can be listed, and more than anybody has open where the operator does not say otherwise. */
const MOST_LISTED = 1000;

/**
 * The caller's own wish, beside the service's limit on open tasks, which it must not lift.
 *
 * @throws FalError  429
 */
async function requireShortQueue(
  { tasks }: FacadeServices,
  { owner }: Caller,
  most: number | undefined,
): Promise<void> {
  if (most === undefined || most > MOST_LISTED) return;
  const open = await tasks.list({ owner, states: ["queued", "running"], limit: most });
  if (open.length >= most) throw serviceError(429, `The queue has ${most} requests or more.`, "rate_limited");
}

/** A failure that is about no picture, of a submission with a webhook, is about the webhook's address. */
function refusal(failure: Failure, { webhookUrl }: SubmitOptions): FalError {
  if (failure.code === "address_refused" && failure.input === undefined && webhookUrl !== undefined) {
    return inputError({ loc: ["query", "fal_webhook"], msg: failure.message, type: "value_error" });
  }
  const { status, headers, body } = toFailureReply(failure);
  return new FalError(status, body, headers);
}
