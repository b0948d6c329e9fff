import { encodeImage } from "@lacuna/codec";
import { z } from "zod";
import { CheckerUnavailableError } from "../errors.ts";
import type { SafetyChecker, SafetySubject } from "../safety-checker.ts";

export interface HttpCheckerSettings {
  /** Where pictures are posted. Whoever set it is trusted: no address is refused. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly key?: string;
  /** For one check. Default 30 s. */
  readonly timeoutMs?: number;
  /** Replaceable in tests. */
  readonly fetch?: typeof fetch;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const MOST_REPLY_BYTES = 64 * 1024;
const MOST_CATEGORIES = 200;

const reply = z.object({
  categories: z.record(z.string().min(1).max(100), z.number().min(0).max(1)).refine((categories) => {
    const { length } = Object.keys(categories);
    return length > 0 && length <= MOST_CATEGORIES;
  }, `not one category, or more than ${MOST_CATEGORIES}`),
});

/**
 * Lets a service of the operator's look at pictures: `POST` with `{ "stage": "request" | "result", "image": "data:image/png;base64,…",
 * "prompt"?: "…" }`, answered by `{ "categories": { "porn": 0.03, … } }`.
 */
export function createHttpChecker(settings: HttpCheckerSettings): SafetyChecker {
  const { url, key, timeoutMs = DEFAULT_TIMEOUT_MS, fetch: send = fetch } = settings;
  const closing = new AbortController();
  return {
    name: "http",
    async check(subject, signal) {
      const wanted = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await send(url, {
          method: "POST",
          headers: { "content-type": "application/json", ...(key !== undefined && { authorization: `Bearer ${key}` }) },
          body: await toBody(subject),
          redirect: "error",
          signal: AbortSignal.any([wanted, timeout]),
        });
        if (response.status !== 200) {
          await response.body?.cancel();
          throw new CheckerUnavailableError(`it answered with ${response.status}`);
        }
        return readScores(await readText(response));
      } catch (error) {
        wanted.throwIfAborted();
        const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error);
        throw new CheckerUnavailableError(`The safety checker at ${url} cannot be used: ${why}`, { cause: error });
      }
    },
    async close() {
      closing.abort(new CheckerUnavailableError("The safety checker is closed."));
    },
  };
}

async function toBody({ stage, picture, prompt }: SafetySubject): Promise<string> {
  const { bytes } = await encodeImage(picture, undefined, { format: "png" });
  const image = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
  return JSON.stringify({ stage, image, ...(prompt !== undefined && { prompt }) });
}

function readScores(text: string): z.output<typeof reply>["categories"] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CheckerUnavailableError("its answer is not JSON", { cause });
  }
  const parsed = reply.safeParse(json);
  if (parsed.success) return parsed.data.categories;
  const [issue] = parsed.error.issues;
  throw new CheckerUnavailableError(`in its answer, at ${issue?.path.join(" → ") || "the top"}: ${issue?.message}`);
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MOST_REPLY_BYTES)
      throw new CheckerUnavailableError(`its answer is longer than ${MOST_REPLY_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What `fetch` throws says why in its cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
