import { randomUUID } from "node:crypto";
import { GuessLostError, GuessModeratedError, GuessRefusedError } from "../errors.ts";
import type { GuessOptions } from "../guess-provider.ts";
import { isRecord, listAt, numberAt, recordAt, textAt } from "./json.ts";
import { reasonOf } from "./reason-of.ts";
import { HOSTED, toBase64, toVendorSeed } from "./shared-capabilities.ts";
import { untilDone } from "./until-done.ts";
import type { Vendor, VendorAnswer, VendorRequest } from "./vendor.ts";
import type { VendorHttp, VendorReply } from "./vendor-http.ts";

/** Categories as the vendor's own clients tell them, by the texts of its codes. */
const MODERATED = /contentPolicy|nsfwContent|promptBlocked|imageBlocked/i;
const PASSING = /^provider|timeout|inferenceError|noAvailableServer|internalServerError|serviceUnavailable/i;

/** Runware over REST: `bfl:1@2` fills, `bfl:flux@erase` erases, without a seed. It has no way to cancel. */
export const runware: Vendor = {
  title: "Runware",
  url: "https://api.runware.ai/v1",
  capabilities: {
    ...HOSTED,
    kinds: ["fill", "erase"],
    // The model's own; the vendor's page for it was not seen.
    steps: { min: 15, max: 50 },
    guidance: { min: 1.5, standard: 60, max: 100 },
    canEnhancePrompt: false,
    licenseNote: "FLUX.1 Fill [pro], FLUX Erase: Runware's terms of service",
  },
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  async guess(request, http) {
    const taskUUID = randomUUID();
    const body = [toTask(request, taskUUID)];
    const accepted = await http.call({ method: "POST", to: "", body, isRepeatable: false });
    throwIfFailed(accepted, taskUUID, http);
    const poll = [{ taskType: "getResponse", taskUUID }];
    return untilDone(
      async () => {
        const reply = await http.call({ method: "POST", to: "", body: poll, isRepeatable: true, isAnswer });
        throwIfFailed(reply, taskUUID, http);
        const item = itemOf(reply, taskUUID);
        return item === undefined ? undefined : toAnswer(item, http);
      },
      request.pollMs,
      request.signal,
    );
  },
};

function toTask({ options, picture, mask }: VendorRequest, taskUUID: string): object {
  const common = {
    taskType: "imageInference",
    taskUUID,
    inputs: { image: toBase64(picture), mask: toBase64(mask) },
    outputType: "base64Data",
    outputFormat: "PNG",
    deliveryMethod: "async",
    includeCost: true,
    numberResults: 1,
  };
  if (options.kind === "fill") return { ...common, model: "bfl:1@2", ...toFillFields(options) };
  // The hole has been grown already.
  return { ...common, model: "bfl:flux@erase", settings: { dilatePixels: 0 } };
}

function toFillFields({ prompt = "", seed, steps, guidance }: GuessOptions): object {
  return {
    positivePrompt: prompt,
    seed: toVendorSeed(seed),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { CFGScale: guidance }),
  };
}

/** A task that failed is told with the status of its error. */
function isAnswer({ body }: VendorReply): boolean {
  return listAt(body, "errors").length > 0;
}

/** @throws GuessModeratedError, GuessRefusedError, GuessLostError  for whatever is no answer to this task. */
function throwIfFailed(reply: VendorReply, taskUUID: string, http: VendorHttp): void {
  const failedItem = itemsOf(reply, taskUUID).find((item) => item.status === "error");
  const [topError] = listAt(reply.body, "errors");
  const error = topError ?? (failedItem === undefined ? undefined : (failedItem.error ?? failedItem));
  if (error === undefined && reply.status < 400) return;
  const code = textAt(error, "code") ?? "";
  const reason = reasonOf(error);
  if (MODERATED.test(code)) throw new GuessModeratedError("request", "Runware refused what it was sent.");
  if (reply.status >= 400 && !PASSING.test(code)) throw http.toError(reply);
  const message = `Runware could not make the picture (${code === "" ? reply.status : code}${reason === "" ? "" : `: ${reason}`}).`;
  throw PASSING.test(code) || code === "" ? new GuessLostError(message) : new GuessRefusedError(message);
}

function itemsOf({ body }: VendorReply, taskUUID: string) {
  return listAt(body, "data")
    .filter(isRecord)
    .filter((item) => item.taskUUID === taskUUID);
}

/** @returns  The finished item; undefined while there is none. */
function itemOf(reply: VendorReply, taskUUID: string) {
  return itemsOf(reply, taskUUID).find((item) => item.status === "success" || textAt(item, "imageUUID") !== undefined);
}

async function toAnswer(item: ReturnType<typeof recordAt>, http: VendorHttp): Promise<VendorAnswer> {
  if (item.NSFWContent === true) {
    throw new GuessModeratedError("result", "Runware refused to hand over what it made.");
  }
  const [inline, url, usd] = [textAt(item, "imageBase64Data"), textAt(item, "imageURL"), numberAt(item, "cost")];
  if (inline === undefined && url === undefined) throw new GuessLostError("Runware's finished task holds no picture.");
  const bytes = inline === undefined ? await http.fetchFile(url ?? "") : Buffer.from(inline, "base64");
  return { bytes, ...(usd !== undefined && { cost: { usd, text: `$${usd}` } }) };
}
