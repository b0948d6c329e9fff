import { setTimeout as sleep } from "node:timers/promises";
import { GuessLostError, GuessRefusedError } from "../errors.ts";
import { reasonOf } from "./reason-of.ts";
import type { Vendor } from "./vendor.ts";

/** The way to a vendor, for one guess. Its addresses come from the operator and from the vendor, never from a caller. */
export interface VendorHttp {
  /** The vendor's address, without "/" at its end. */
  readonly base: string;
  /** @throws GuessLostError  when there is no answer, or one that is no JSON; the signal's reason. */
  call(request: VendorCall): Promise<VendorReply>;
  /** Sends or fetches a file at an address that the vendor named, without the key. @throws  As `call`. */
  fetchFile(url: string): Promise<Uint8Array>;
  sendFile(url: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void>;
  /** A last word after the guess has ended, such as a cancel: waits no longer than a second, never rejects. */
  tell(request: Pick<VendorCall, "method" | "to" | "body">): Promise<void>;
  /** What went wrong, as the error of the port that says so. The key never appears in it. */
  toError(reply: VendorReply): Error;
}

export interface VendorCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** A path after `base`, or an address that the vendor named. */
  readonly to: string;
  readonly body?: object;
  /** Instead of `body`. */
  readonly form?: FormData;
  /**
   * Whether sending it twice does no harm. What costs money is sent again only when it was certainly not taken: no
   * connection came about, or the vendor said to come again.
   */
  readonly isRepeatable: boolean;
  /** Whether a reply of 5xx tells what became of the task, rather than that the service is in trouble. Default: never. */
  readonly isAnswer?: (reply: VendorReply) => boolean;
}

export interface VendorReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

const JSON_TYPE = "application/json";
const CALL_MS = 60_000;
const LAST_WORD_MS = 1000;
/** Pauses of 0.5, 1, 2, 4, 8 s, and the answers' own time: about half a minute, for what passes by itself. */
const DEFAULT_TRIES = 6;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** Of a picture of a megapixel, with much room. */
const MAX_FILE_BYTES = 64e6;
const MAX_ANSWER_BYTES = 96e6;
const NOT_CONNECTED: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export interface VendorHttpParts {
  readonly vendor: Pick<Vendor, "title" | "url" | "authorize" | "keyHosts">;
  /** Left out: the service knows none. */
  readonly key?: string;
  readonly url?: string | undefined;
  readonly signal: AbortSignal;
  readonly send?: typeof fetch;
  /** How often it is tried to reach the service, with pauses that double from half a second. Default 6: half a minute. */
  readonly tries?: number;
}

export function openVendorHttp(parts: VendorHttpParts): VendorHttp {
  const { vendor, key, url, signal, send = fetch, tries = DEFAULT_TRIES } = parts;
  const { title } = vendor;
  const base = (url ?? vendor.url).replace(/\/+$/, "");

  const addressOf = (to: string): URL => {
    const address = URL.canParse(to) ? new URL(to) : new URL(base + to);
    if (!/^https?:$/.test(address.protocol)) throw new GuessLostError(`${title} named an address that is none.`);
    return address;
  };

  /** Whoever may see the key: the configured address itself, and other hosts of the vendor's. */
  const keyHeaders = ({ origin, protocol, hostname }: URL): Readonly<Record<string, string>> => {
    const isTheirs = protocol === "https:" && vendor.keyHosts?.test(hostname) === true;
    return key !== undefined && (isTheirs || origin === new URL(base).origin) ? vendor.authorize(key) : {};
  };

  const sendOnce = async (address: URL, init: RequestInit, limitMs: number, within: AbortSignal): Promise<Response> => {
    const limited = AbortSignal.any([within, AbortSignal.timeout(limitMs)]);
    return send(address, { ...init, signal: limited, redirect: "error" });
  };

  const lost = (cause: unknown): GuessLostError => {
    signal.throwIfAborted();
    return cause instanceof GuessLostError
      ? cause
      : new GuessLostError(`${title} cannot be reached, or broke off.`, { cause });
  };

  async function call({ method, to, body, form, isRepeatable, isAnswer }: VendorCall): Promise<VendorReply> {
    const address = addressOf(to);
    const content =
      body === undefined ? form && (await encodeForm(form)) : { type: JSON_TYPE, data: JSON.stringify(body) };
    const headers = { ...keyHeaders(address), ...(content && { "content-type": content.type }) };
    const init = { method, headers, ...(content && { body: content.data }) };
    for (let attempt = 1; ; attempt++) {
      let pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      try {
        const response = await sendOnce(address, init, CALL_MS, signal);
        const reply = { status: response.status, body: await readJson(response, title), headers: response.headers };
        const saysLater = reply.status === 429 || reply.status === 503;
        if (isAnswer?.(reply) === true || (!saysLater && (!isRepeatable || reply.status < 500))) return reply;
        // Waiting for a turn ends with the guess's time, not with a number of tries.
        if (attempt >= tries && reply.status !== 429) return reply;
        pauseMs = Math.max(Math.min(pauseMs, MAX_PAUSE_MS), retryAfterMs(response.headers));
      } catch (error) {
        const mayPass = error instanceof ForeignAnswerError ? false : isRepeatable || isNotConnected(error);
        if (signal.aborted || attempt >= tries || !mayPass) throw lost(error);
      }
      await sleep(pauseMs, undefined, { signal }).catch((error: unknown) => {
        throw lost(error);
      });
    }
  }

  return {
    base,
    call,
    async fetchFile(to) {
      const address = addressOf(to);
      const isOwn = address.origin === new URL(base).origin;
      if (address.protocol !== "https:" && !isOwn) {
        throw new GuessLostError(`${title} named an address for its picture that is not https.`);
      }
      for (let attempt = 1; ; attempt++) {
        try {
          const response = await send(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) });
          const bytes = await readBytes(response, MAX_FILE_BYTES, title);
          if (response.ok) return bytes;
          throw new GuessLostError(`${title}'s picture could not be fetched (${response.status}).`);
        } catch (error) {
          if (signal.aborted || attempt >= tries) throw lost(error);
          await sleep(FIRST_PAUSE_MS * attempt, undefined, { signal }).catch((reason: unknown) => {
            throw lost(reason);
          });
        }
      }
    },
    async sendFile(to, bytes, headers) {
      try {
        const body = Uint8Array.from(bytes);
        const response = await sendOnce(addressOf(to), { method: "PUT", headers, body }, CALL_MS, signal);
        await response.body?.cancel();
        if (!response.ok) throw new GuessLostError(`${title} did not take a picture (${response.status}).`);
      } catch (error) {
        throw lost(error);
      }
    },
    async tell({ method, to, body }) {
      try {
        const address = addressOf(to);
        const headers = { ...keyHeaders(address), "content-type": "application/json" };
        const init = { method, headers, ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }) };
        const never = new AbortController().signal;
        await (await sendOnce(address, init, LAST_WORD_MS, never)).body?.cancel();
      } catch {
        // Nobody waits for it any more.
      }
    },
    toError({ status, body }) {
      const reason = key === undefined ? reasonOf(body) : reasonOf(body).replaceAll(key, "…");
      const said = reason === "" ? "" : `: ${reason}`;
      if (status === 401) return new GuessRefusedError(`${title} does not accept the key (401${said}).`);
      if (status === 402) return new GuessRefusedError(`${title} wants to be paid first (402${said}).`);
      if (status >= 400 && status < 500) {
        return new GuessRefusedError(`${title} refused the request (${status}${said}).`);
      }
      return new GuessLostError(`${title} answered with ${status}${said}.`);
    },
  };
}

/**
 * As bytes: `fetch` sends a form as a stream, and where no connection comes about, Node 24 goes on writing to it after it has been
 * closed. That is a rejection which nobody can catch, and ends the process.
 */
async function encodeForm(form: FormData): Promise<{ readonly type: string; readonly data: ArrayBuffer }> {
  const encoded = new Response(form);
  return { type: encoded.headers.get("content-type") ?? "", data: await encoded.arrayBuffer() };
}

/** A good answer of something else: asking again would bring the same. */
class ForeignAnswerError extends GuessLostError {}

function isNotConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && NOT_CONNECTED.has(cause.code);
}

/** RFC 9110, section 10.2.3, in seconds; a date is not worth the trouble. */
function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds) ? Math.min(MAX_PAUSE_MS, Math.max(0, seconds * 1000)) : 0;
}

async function readJson(response: Response, title: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(response, MAX_ANSWER_BYTES, title));
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Proxies before a service answer in HTML: what they say is in the status.
    if (!response.ok) return undefined;
    throw new ForeignAnswerError(`${title}'s answer is no JSON: is its address right?`, { cause });
  }
}

async function readBytes(response: Response, maxBytes: number, title: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxBytes) throw new GuessLostError(`${title}'s answer is larger than ${maxBytes / 1e6} MB.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
