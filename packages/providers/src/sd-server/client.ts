import { setTimeout as sleep } from "node:timers/promises";
import { GuessLostError, GuessRefusedError } from "../errors.ts";
import { isRecord } from "../hosted/json.ts";
import { type Presence, readFailure, readPresence } from "./presence.ts";
import type { ImageRequest } from "./recipes.ts";

/** What an sd-server is asked, over HTTP. It is the operator's own: the address is trusted. */
export interface SdServerClient {
  /** Who answers. Weights are loaded on the first job only: that a job will succeed, this does not say. Never rejects. */
  look(signal: AbortSignal): Promise<Presence>;
  /**
   * @returns  The job's id.
   * @throws GuessRefusedError  for a request that it does not take. GuessLostError when it cannot be reached.
   */
  submit(request: ImageRequest, signal: AbortSignal): Promise<string>;
  /** @throws GuessRefusedError  for a job that failed. GuessLostError when it or its server is gone. */
  poll(id: string, signal: AbortSignal): Promise<JobState>;
  /** Only a job that has not begun can be cancelled. Never rejects. */
  cancel(id: string, signal: AbortSignal): Promise<void>;
}

export type JobState =
  | { readonly status: "waiting" }
  /** A PNG file in base64. */
  | { readonly status: "done"; readonly picture: string };

/** A full queue is waited for. */
const QUEUE_RETRY_MS = 1000;
/** The server closes idle connections after five seconds: a poll may meet one that is just being closed. */
const POLL_TRIES = 3;
const RETRY_MS = 200;
/** There is no route for health. */
const CAPABILITIES = "/sdcpp/v1/capabilities";

export function createSdServerClient(origin: string, send: typeof fetch = fetch): SdServerClient {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await send(`${origin}${path}`, init);
    } catch (cause) {
      init.signal?.throwIfAborted();
      throw new GuessLostError("sd-server cannot be reached, or broke off.", { cause });
    }
  };

  return {
    async look(signal) {
      try {
        const response = await send(`${origin}${CAPABILITIES}`, { signal });
        const text = await response.text();
        return readPresence(CAPABILITIES, response.status, parseJson(text));
      } catch (error) {
        return readFailure(error);
      }
    },

    async submit(request, signal) {
      const body = JSON.stringify(request);
      for (;;) {
        const headers = { "content-type": "application/json" };
        const response = await call("/sdcpp/v1/img_gen", { method: "POST", headers, body, signal });
        const answer = await readAnswer(response, signal);
        if (response.status === 429) await sleep(QUEUE_RETRY_MS, undefined, { signal });
        else if (response.status === 202 && isRecord(answer) && typeof answer.id === "string") return answer.id;
        else throw refusal(response.status, answer);
      }
    },

    async poll(id, signal) {
      for (let attempt = 1; ; attempt++) {
        try {
          const response = await call(`/sdcpp/v1/jobs/${encodeURIComponent(id)}`, { signal });
          return toJobState(response.status, await readAnswer(response, signal));
        } catch (error) {
          if (signal.aborted || !(error instanceof GuessLostError) || attempt === POLL_TRIES) throw error;
          await sleep(RETRY_MS, undefined, { signal });
        }
      }
    },

    async cancel(id, signal) {
      // Without a length, the server waits five seconds before it answers.
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}", signal };
      await send(`${origin}/sdcpp/v1/jobs/${encodeURIComponent(id)}/cancel`, init).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readAnswer(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    signal.throwIfAborted();
    throw new GuessLostError("sd-server's answer broke off, or is no JSON.", { cause });
  }
}

function refusal(status: number, answer: unknown): Error {
  const reason = reasonOf(answer);
  if (status >= 400 && status < 500)
    return new GuessRefusedError(`sd-server refused the request (${status}${reason}).`);
  return new GuessLostError(`sd-server answered a request with ${status}${reason}.`);
}

function toJobState(status: number, answer: unknown): JobState {
  // After a restart every old id is unknown; 410 is a result that was not fetched in time.
  if (status === 404 || status === 410) throw new GuessLostError("sd-server does not know the job any more.");
  if (status !== 200 || !isRecord(answer)) throw new GuessLostError(`sd-server answered a poll with ${status}.`);
  switch (answer.status) {
    case "queued":
    case "generating":
      return { status: "waiting" };
    case "completed":
      return { status: "done", picture: firstPicture(answer.result) };
    case "failed":
      throw new GuessRefusedError(`sd-server could not make the picture${reasonOf(answer)}.`);
    default:
      throw new GuessLostError(`sd-server's job is ${String(answer.status)}.`);
  }
}

function firstPicture(result: unknown): string {
  const images = isRecord(result) && Array.isArray(result.images) ? result.images : [];
  const [first]: readonly unknown[] = images;
  if (isRecord(first) && typeof first.b64_json === "string") return first.b64_json;
  throw new GuessLostError("sd-server's finished job holds no picture.");
}

/** Its errors are a text, an object with a message, or a text beside a message. */
function reasonOf(answer: unknown): string {
  if (!isRecord(answer)) return "";
  const { error, message } = answer;
  const reasons = [isRecord(error) ? error.message : error, message].filter((reason) => typeof reason === "string");
  return reasons.length === 0 ? "" : `: ${reasons.join(": ").slice(0, 300)}`;
}
