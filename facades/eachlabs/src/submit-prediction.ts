import { randomInt } from "node:crypto";
import { type Caller, type FacadeServices, submitAs } from "@lacuna/http";
import type { SubmittedCommand, SubmittedInput, SubmittedMask, Task } from "@lacuna/jobs";
import { type CreateBody, createBody, type EraseInput, eraseInput, type FillInput, fillInput } from "./contract.ts";
import type { EachlabsSettings } from "./eachlabs-facade.ts";
import { ERASE_MODEL, FACADE_NAME, FILL_MODEL } from "./endpoints.ts";
import { EachlabsError } from "./errors.ts";
import { type PictureFields, toRefusal } from "./failures.ts";
import { parseInput } from "./parse-input.ts";
import { resolvePicture } from "./resolve-picture.ts";
import type { TaskNote } from "./task-note.ts";
import { toEraseCommand, toFillCommand } from "./translate.ts";

/** Nobody can know when one of the open predictions will be finished. */
const RETRY_AFTER_S = "1";

export interface PredictionRequest {
  readonly body: unknown;
  readonly caller: Caller;
  /** Where this client reaches us. */
  readonly origin: string;
}

/** Takes a prediction in. @throws EachlabsError  when it is refused, for whatever reason */
export async function submitPrediction(
  services: FacadeServices,
  settings: EachlabsSettings,
  request: PredictionRequest,
): Promise<Task> {
  const body = parseInput(createBody, request.body, "");
  const { input, command, fields, warnings } = await readModel(services, body, request.origin);
  const webhookUrl = body.webhook_url || undefined;
  const webhookSecret = body.webhook_secret || undefined;
  const outcome = await submitAs(services, request.caller, {
    command,
    origin: {
      facade: FACADE_NAME,
      model: body.model,
      note: {
        origin: request.origin,
        input,
        warnings,
        ...(webhookUrl !== undefined && webhookSecret !== undefined && { webhookSecret }),
      } satisfies TaskNote,
    },
    maxOpen: request.caller.limits.maxOpenTasks ?? settings.maxOpen,
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  if (outcome.kind === "refused") throw toRefusal(outcome.failure, fields, webhookUrl !== undefined);
  if (outcome.kind === "too_many_open") {
    const details = `${outcome.open} of at most ${outcome.limit} predictions are open. Wait for one to finish.`;
    throw new EachlabsError(429, "Too many requests", details, { "retry-after": RETRY_AFTER_S });
  }
  return outcome.task;
}

interface ModelCall {
  readonly input: EraseInput | FillInput;
  readonly command: SubmittedCommand;
  readonly fields: PictureFields;
  readonly warnings: string[];
}

async function readModel(services: FacadeServices, body: CreateBody, origin: string): Promise<ModelCall> {
  switch (body.model) {
    case ERASE_MODEL: {
      const input = parseInput(eraseInput, body.input, "input");
      const fields = { image: "image_url", mask: "mask_url" };
      const pictures = await resolvePictures(services, input.image_url, input.mask_url, fields, origin);
      return { input, command: toEraseCommand(input, pictures), fields, warnings: warningsOf(body.input) };
    }
    case FILL_MODEL: {
      const input = parseInput(fillInput, body.input, "input");
      const fields = { image: "image", mask: "mask" };
      const pictures = await resolvePictures(services, input.image, input.mask, fields, origin);
      return { input, command: toFillCommand(input, pictures, randomInt(2 ** 32)), fields, warnings: [] };
    }
    default:
      throw new EachlabsError(404, "Failed to fetch model: model not found");
  }
}

/** Without a mask the image's own transparency marks what to do. */
async function resolvePictures(
  services: FacadeServices,
  imageUrl: string,
  maskUrl: string | undefined,
  fields: PictureFields,
  origin: string,
): Promise<{ readonly image: SubmittedInput; readonly mask: SubmittedMask }> {
  const image = await resolvePicture(services, fields.image, imageUrl, origin);
  if (maskUrl === undefined) return { image, mask: { kind: "alpha" } };
  return { image, mask: await resolvePicture(services, fields.mask, maskUrl, origin) };
}

/** What the model cannot follow is said, not passed over. */
function warningsOf({ prompt }: Readonly<Record<string, unknown>>): string[] {
  const isWordless = prompt === undefined || prompt === null || prompt === "";
  return isWordless ? [] : [`The prompt was not used: ${ERASE_MODEL} erases and takes none`];
}
