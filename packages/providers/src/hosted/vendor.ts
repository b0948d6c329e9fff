import type { GuessCapabilities, GuessCost, GuessOptions } from "../guess-provider.ts";
import type { VendorHttp } from "./vendor-http.ts";

/** How one vendor's contract is asked for a guess. Its words appear in its file only. */
export interface Vendor {
  /** As its publisher writes it, for messages. */
  readonly title: string;
  /** Where its service is. */
  readonly url: string;
  readonly capabilities: GuessCapabilities;
  /** The header that shows a key. */
  readonly authorize: (key: string) => Readonly<Record<string, string>>;
  /** Hosts, besides its own, that may see the key. Over https only. */
  readonly keyHosts?: RegExp;
  /**
   * Has one guess made: submits, waits, fetches. An abort ends it at once, and cancels at the vendor where that is possible.
   *
   * @throws  As `GuessProvider.guess`.
   */
  readonly guess: (request: VendorRequest, http: VendorHttp) => Promise<VendorAnswer>;
}

export interface VendorRequest {
  readonly options: GuessOptions;
  /** A PNG file. */
  readonly picture: Uint8Array;
  /** A PNG file of the picture's size: white where the hole is, else black. */
  readonly mask: Uint8Array;
  /** Between two questions whether it is done. */
  readonly pollMs: number;
  /** Also ends when the guess takes too long, unlike `options.signal`. */
  readonly signal: AbortSignal;
}

export interface VendorAnswer {
  /** A picture file. */
  readonly bytes: Uint8Array;
  readonly cost?: GuessCost;
}
