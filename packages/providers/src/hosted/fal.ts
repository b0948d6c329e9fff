import { GuessLostError, GuessModeratedError } from "../errors.ts";
import type { GuessCost, GuessOptions } from "../guess-provider.ts";
import { isRecord, listAt, textAt } from "./json.ts";
import { HOSTED, toDataUri, toVendorSeed } from "./shared-capabilities.ts";
import { untilDone } from "./until-done.ts";
import type { Vendor, VendorAnswer, VendorRequest } from "./vendor.ts";
import type { VendorHttp, VendorReply } from "./vendor-http.ts";

const APP = "/fal-ai/flux-pro";

/** fal.ai's queue: `fal-ai/flux-pro/v1/fill` and `…/erase`. The latter has no seed. */
export const fal: Vendor = {
  title: "fal.ai",
  url: "https://queue.fal.run",
  capabilities: {
    ...HOSTED,
    kinds: ["fill", "erase"],
    steps: undefined,
    guidance: undefined,
    canEnhancePrompt: true,
    safetyTolerance: { min: 1, max: 6 },
    licenseNote: "FLUX.1 Fill [pro], FLUX Erase: fal.ai's terms of service",
  },
  authorize: (key) => ({ authorization: `Key ${key}` }),
  async guess(request, http) {
    const { kind } = request.options;
    const body = toBody(request);
    const submitted = await http.call({ method: "POST", to: `${APP}/v1/${kind}`, body, isRepeatable: false });
    const id = textAt(submitted.body, "request_id");
    if (submitted.status >= 400 || id === undefined) throw toError(submitted, http);
    // Built as the vendor's own client does, rather than taken from the reply.
    const own = `${APP}/requests/${encodeURIComponent(id)}`;
    try {
      const isDone = async (): Promise<true | undefined> => {
        const status = await http.call({ method: "GET", to: `${own}/status`, isRepeatable: true });
        if (status.status >= 400) throw toError(status, http);
        return textAt(status.body, "status") === "COMPLETED" || undefined;
      };
      await untilDone(isDone, request.pollMs, request.signal);
    } catch (error) {
      if (request.signal.aborted) void http.tell({ method: "PUT", to: `${own}/cancel` });
      throw error;
    }
    const result = await http.call({ method: "GET", to: own, isRepeatable: true, isAnswer });
    if (result.status !== 200) throw toError(result, http);
    return toAnswer(result, http);
  },
};

function toBody({ options, picture, mask }: VendorRequest): object {
  // As a data URI, the result is kept out of the vendor's history of requests.
  const common = { image_url: toDataUri(picture), mask_url: toDataUri(mask), sync_mode: true, output_format: "png" };
  // The hole has been grown already.
  return options.kind === "erase" ? { ...common, dilate_pixels: 0 } : { ...common, ...toFillFields(options) };
}

function toFillFields({ prompt = "", seed, enhancePrompt, safetyTolerance }: GuessOptions): object {
  return {
    prompt,
    seed: toVendorSeed(seed),
    num_images: 1,
    ...(enhancePrompt !== undefined && { enhance_prompt: enhancePrompt }),
    // Here it is a text.
    ...(safetyTolerance !== undefined && { safety_tolerance: String(safetyTolerance) }),
  };
}

async function toAnswer({ body, headers }: VendorReply, http: VendorHttp): Promise<VendorAnswer> {
  if (listAt(body, "has_nsfw_concepts").includes(true)) {
    throw new GuessModeratedError("result", "fal.ai refused to hand over what it made.");
  }
  const url = textAt(listAt(body, "images")[0], "url");
  if (url === undefined) throw new GuessLostError("fal.ai's finished request holds no picture.");
  const [, inline] = /^data:[^,]*;base64,(.*)$/s.exec(url) ?? [];
  const bytes = inline === undefined ? await http.fetchFile(url) : Buffer.from(inline, "base64");
  const cost = toCost(headers.get("x-fal-billable-units"));
  return { bytes, ...(cost !== undefined && { cost }) };
}

/** A result repeats the status that the model itself answered with. */
function isAnswer({ body }: VendorReply): boolean {
  return listAt(body, "detail").length > 0 || textAt(body, "error_type") !== undefined;
}

/** It says what it counts, and not what that costs. */
function toCost(units: string | null): GuessCost | undefined {
  return units === null || units === "" ? undefined : { text: `${units} billable units` };
}

/** 422 is the model's own; a picture that it would not make is one of its types. */
function toError(reply: VendorReply, http: VendorHttp): Error {
  const error = http.toError(reply);
  const isModerated = listAt(reply.body, "detail").some(
    (item) => isRecord(item) && item.type === "content_policy_violation",
  );
  return isModerated ? new GuessModeratedError("request", "fal.ai refused what it was sent.") : error;
}
