import { GuessLostError, GuessModeratedError } from "../errors.ts";
import type { GuessCost, GuessOptions } from "../guess-provider.ts";
import { numberAt, recordAt, textAt } from "./json.ts";
import { reasonOf } from "./reason-of.ts";
import { HOSTED, toVendorSeed } from "./shared-capabilities.ts";
import { untilDone } from "./until-done.ts";
import type { Vendor } from "./vendor.ts";
import type { VendorHttp } from "./vendor-http.ts";

/** Long enough for a guess, and no longer: pictures are deleted when it ends, unless this process does. */
const UPLOAD_SECONDS = 3600;
/** The vendor does not say how it words moderation. */
const MODERATED = /moderat|nsfw|safety|content polic/i;

/** Each Labs: `flux-fill-pro`. It takes no pictures in the request: they are uploaded before, and deleted afterwards. */
export const eachlabs: Vendor = {
  title: "Each Labs",
  url: "https://api.eachlabs.ai/v1",
  capabilities: {
    ...HOSTED,
    kinds: ["fill"],
    steps: { min: 1, max: 50 },
    guidance: { min: 2, standard: 3, max: 5 },
    canEnhancePrompt: true,
    safetyTolerance: { min: 1, max: 6 },
    licenseNote: "FLUX.1 Fill [pro]: Each Labs' terms of service",
  },
  authorize: (key) => ({ "x-api-key": key }),
  async guess({ options, picture, mask, pollMs, signal }, http) {
    const uploads: Upload[] = [];
    try {
      for (const file of [picture, mask]) uploads.push(await upload(file, http));
      const [image, hole] = uploads;
      const input = { image: image.url, mask: hole.url, ...toFields(options) };
      const body = { model: "flux-fill-pro", version: "0.0.1", input };
      const created = await http.call({ method: "POST", to: "/prediction/", body, isRepeatable: false });
      const id = textAt(created.body, "predictionID") ?? textAt(created.body, "id");
      if (created.status >= 400 || id === undefined) throw http.toError(created);
      const to = `/prediction/${encodeURIComponent(id)}`;
      try {
        const { url, cost } = await untilDone(() => ask(to, http), pollMs, signal);
        return { bytes: await http.fetchFile(url), ...(cost !== undefined && { cost }) };
      } catch (error) {
        if (signal.aborted) void http.tell({ method: "POST", to: `${to}/cancel` });
        throw error;
      }
    } finally {
      for (const { id } of uploads) {
        void http.tell({ method: "DELETE", to: `/files/${encodeURIComponent(id)}` });
      }
    }
  },
};

function toFields({ prompt = "", seed, steps, guidance, enhancePrompt, safetyTolerance }: GuessOptions): object {
  return {
    prompt,
    seed: toVendorSeed(seed),
    output_format: "png",
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...(enhancePrompt !== undefined && { prompt_upsampling: enhancePrompt }),
    ...(safetyTolerance !== undefined && { safety_tolerance: safetyTolerance }),
  };
}

interface Upload {
  readonly id: string;
  readonly url: string;
}

async function upload(file: Uint8Array, http: VendorHttp): Promise<Upload> {
  const body = { content_type: "image/png", expires_in_seconds: UPLOAD_SECONDS };
  const slot = await http.call({ method: "POST", to: "/upload/presign", body, isRepeatable: true });
  const id = textAt(slot.body, "id");
  const [to, url] = [textAt(slot.body, "presigned_url"), textAt(slot.body, "public_url")];
  if (slot.status >= 400 || id === undefined || to === undefined || url === undefined) throw http.toError(slot);
  const headers = Object.entries(recordAt(slot.body, "required_headers")).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  await http.sendFile(to, file, { "content-type": "image/png", ...Object.fromEntries(headers) });
  return { id, url };
}

async function ask(
  to: string,
  http: VendorHttp,
): Promise<{ readonly url: string; readonly cost?: GuessCost } | undefined> {
  const { body, ...rest } = await http.call({ method: "GET", to, isRepeatable: true });
  if (rest.status >= 400) throw http.toError({ body, ...rest });
  switch (textAt(body, "status")) {
    case "success": {
      const url = textAt(body, "output");
      if (url === undefined) throw new GuessLostError("Each Labs' finished prediction holds no picture.");
      const usd = numberAt(recordAt(body, "metrics"), "cost");
      return { url, ...(usd !== undefined && { cost: { usd, text: `$${usd}` } }) };
    }
    case "error":
    case "failed":
    case "cancelled": {
      const reason = reasonOf(recordAt(body, "output")) || reasonOf(body);
      if (MODERATED.test(reason)) throw new GuessModeratedError("request", "Each Labs refused what it was sent.");
      throw new GuessLostError(`Each Labs could not make the picture${reason === "" ? "" : `: ${reason}`}.`);
    }
    default:
      return undefined;
  }
}
