import type { Mask, Raster } from "@lacuna/raster";
import { GuessLostError, GuessTimeoutError } from "../errors.ts";
import type { GuessKind, GuessOptions, GuessProvider } from "../guess-provider.ts";
import { encodePng, paintHole } from "../png-pictures.ts";
import { readGuess } from "../read-guess.ts";
import { type VendorName, VENDORS } from "./vendors.ts";
import { openVendorHttp } from "./vendor-http.ts";

export interface HostedSettings {
  readonly vendor: VendorName;
  /** The operator's. It is sent to the vendor and appears nowhere else. */
  readonly key: string;
  /** Where the vendor's contract is served. Default: by the vendor. */
  readonly url?: string;
  /** For one guess. Default 10 minutes. */
  readonly timeoutMs?: number;
  /** Between two questions whether a guess is done. Default 500 ms. */
  readonly pollMs?: number;
  readonly send?: typeof fetch;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 500;

/**
 * Guesses by a service elsewhere that charges for them, by plain HTTP: submit, poll, fetch. As many at once as are asked for;
 * where the vendor says that these are too many, its word is waited for.
 */
export function createHostedProvider(settings: HostedSettings): GuessProvider {
  const { key, url, send = fetch, timeoutMs = DEFAULT_TIMEOUT_MS, pollMs = DEFAULT_POLL_MS } = settings;
  const vendor = VENDORS[settings.vendor];
  const closing = new AbortController();

  async function run(crop: Raster, hole: Mask, options: GuessOptions, signal: AbortSignal): Promise<Raster> {
    const [picture, mask] = await Promise.all([encodePng(crop), encodePng(paintHole(crop, hole, "mask"))]);
    const http = openVendorHttp({ vendor, key, url, signal, send });
    const { bytes, cost } = await vendor.guess({ options, picture, mask, pollMs, signal }, http);
    if (cost !== undefined) options.onCost?.(cost);
    return readGuess(bytes, crop, vendor.title);
  }

  return {
    name: settings.vendor,
    capabilities: vendor.capabilities,
    async guess(crop, hole, options) {
      const wanted = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        wanted.throwIfAborted();
        return await run(crop, hole, options, AbortSignal.any([wanted, timeout]));
      } catch (error) {
        wanted.throwIfAborted();
        throw timeout.aborted ? new GuessTimeoutError(timeoutMs) : error;
      }
    },
    async close() {
      closing.abort(new GuessLostError("The provider is closed."));
    },
  };
}

/** Whether it words prompts anew by itself. */
export function canVendorEnhancePrompt(vendor: VendorName): boolean {
  return VENDORS[vendor].capabilities.canEnhancePrompt;
}

export function kindsOfVendor(vendor: VendorName): readonly GuessKind[] {
  return VENDORS[vendor].capabilities.kinds;
}
