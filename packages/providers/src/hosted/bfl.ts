import { GuessLostError, GuessModeratedError } from "../errors.ts";
import type { GuessCost, GuessOptions } from "../guess-provider.ts";
import { numberAt, recordAt, textAt } from "./json.ts";
import { reasonOf } from "./reason-of.ts";
import { HOSTED, toBase64, toVendorSeed } from "./shared-capabilities.ts";
import { untilDone } from "./until-done.ts";
import type { Vendor, VendorRequest } from "./vendor.ts";

/** One of the vendor's credits is a cent. */
const USD_PER_CREDIT = 0.01;
/** Filling goes up to 6. */
const MOST_TOLERANT_ERASE = 5;

/** Black Forest Labs: `flux-pro-1.0-fill` and `flux-tools/erase-v1`. It has no way to cancel. */
export const bfl: Vendor = {
  title: "BFL",
  url: "https://api.bfl.ai",
  capabilities: {
    ...HOSTED,
    kinds: ["fill", "erase"],
    steps: { min: 15, max: 50 },
    guidance: { min: 1.5, standard: 60, max: 100 },
    canEnhancePrompt: true,
    safetyTolerance: { min: 0, max: 6 },
    licenseNote: "FLUX.1 Fill [pro], FLUX Erase: Black Forest Labs' terms of service",
  },
  authorize: (key) => ({ "x-key": key }),
  // A task may live in a region, whose host its polling address names.
  keyHosts: /(^|\.)bfl\.ai$/,
  async guess(request, http) {
    const path = request.options.kind === "erase" ? "/v1/flux-tools/erase-v1" : "/v1/flux-pro-1.0-fill";
    const reply = await http.call({ method: "POST", to: path, body: toBody(request), isRepeatable: false });
    const id = textAt(reply.body, "id");
    if (reply.status !== 200 || id === undefined) throw http.toError(reply);
    const to = textAt(reply.body, "polling_url") ?? `/v1/get_result?id=${encodeURIComponent(id)}`;
    const sample = await untilDone(
      async () => {
        const poll = await http.call({ method: "GET", to, isRepeatable: true });
        return readState(poll.body) ?? (poll.status >= 400 ? Promise.reject(http.toError(poll)) : undefined);
      },
      request.pollMs,
      request.signal,
    );
    const cost = toCost(numberAt(reply.body, "cost"));
    return { bytes: await http.fetchFile(sample), ...(cost !== undefined && { cost }) };
  },
};

function toBody({ options, picture, mask }: VendorRequest): object {
  const pictures = { image: toBase64(picture), mask: toBase64(mask) };
  const common = { ...pictures, seed: toVendorSeed(options.seed), output_format: "png" };
  // The hole has been grown already.
  return options.kind === "erase"
    ? { ...common, dilate_pixels: 0, ...toEraseFields(options) }
    : { ...common, ...toFillFields(options) };
}

function toEraseFields({ safetyTolerance }: GuessOptions): object {
  return safetyTolerance === undefined ? {} : { safety_tolerance: Math.min(safetyTolerance, MOST_TOLERANT_ERASE) };
}

function toFillFields({ prompt = "", steps, guidance, enhancePrompt, safetyTolerance }: GuessOptions): object {
  return {
    prompt,
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...(enhancePrompt !== undefined && { prompt_upsampling: enhancePrompt }),
    ...(safetyTolerance !== undefined && { safety_tolerance: safetyTolerance }),
  };
}

/** @returns  Where the picture is; undefined while there is none. */
function readState(body: unknown): string | undefined {
  const reasons = reasonOf(recordAt(body, "details")["Moderation Reasons"]);
  const why = reasons === "" ? "." : ` (${reasons}).`;
  switch (textAt(body, "status")) {
    case "Ready": {
      const sample = textAt(recordAt(body, "result"), "sample");
      if (sample === undefined) throw new GuessLostError("BFL's finished task holds no picture.");
      return sample;
    }
    case "Request Moderated":
      throw new GuessModeratedError("request", `BFL refused what it was sent${why}`);
    case "Content Moderated":
      throw new GuessModeratedError("result", `BFL refused to hand over what it made${why}`);
    case "Task not found":
      throw new GuessLostError("BFL does not know the task any more.");
    case "Error":
    case "Failed": {
      const reason = reasonOf(recordAt(body, "details"));
      throw new GuessLostError(`BFL could not make the picture${reason === "" ? "" : `: ${reason}`}.`);
    }
    default:
      return undefined;
  }
}

function toCost(credits: number | undefined): GuessCost | undefined {
  return credits === undefined ? undefined : { usd: credits * USD_PER_CREDIT, text: `${credits} credits` };
}
