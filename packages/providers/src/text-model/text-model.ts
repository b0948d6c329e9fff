import { GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import { listAt, recordAt, textAt } from "../hosted/json.ts";
import { openVendorHttp } from "../hosted/vendor-http.ts";

/** Puts a short prompt into more words, for models that were trained on long ones. */
export interface TextModel {
  /**
   * @param prompt  As a caller wrote it.
   * @returns  One paragraph of at most 2,000 characters.
   * @throws GuessRefusedError  when the model says nothing of use; GuessLostError, GuessTimeoutError; the signal's reason.
   */
  reword(prompt: string, options: { readonly seed: number; readonly signal: AbortSignal }): Promise<string>;
}

export interface TextModelSettings {
  /** What stands before "/chat/completions", such as "http://127.0.0.1:11434/v1". The operator's: no caller names it. */
  readonly url: string;
  /** Which of the server's models. Left out: it has one. */
  readonly model?: string;
  /** Sent as a bearer token, and shown nowhere. */
  readonly key?: string;
  /** Default 1 minute. */
  readonly timeoutMs?: number;
  readonly send?: typeof fetch;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const MOST_CHARACTERS = 2000;
const MOST_TOKENS = 1000;

const INSTRUCTION =
  "You prepare prompts for a model that paints a marked area of an existing photograph. The user says what is to appear " +
  "there. Describe that same thing in one paragraph of 30 to 80 words: what it is, its material, color, light and position, " +
  "as they would fit into an ordinary photograph. Keep every detail that the user names, and add no other objects, no people " +
  "and no lettering. Answer in the user's language with the description alone: no heading, no quotation marks, no remarks.";

/**
 * Asks a server that speaks OpenAI's chat completions, as llama.cpp's, Ollama and vLLM do. The same prompt and seed give the
 * same words, where the server can do that.
 */
export function createTextModel(settings: TextModelSettings): TextModel {
  const { url, model, key, send, timeoutMs = DEFAULT_TIMEOUT_MS } = settings;
  const vendor = {
    title: "The text model",
    url,
    authorize: (secret: string) => ({ authorization: `Bearer ${secret}` }),
  };
  return {
    async reword(prompt, { seed, signal }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const within = AbortSignal.any([signal, timeout]);
      const own = { ...(key !== undefined && { key }), ...(send !== undefined && { send }) };
      const http = openVendorHttp({ vendor, signal: within, ...own });
      const body = {
        ...(model !== undefined && { model }),
        messages: [
          { role: "system", content: INSTRUCTION },
          { role: "user", content: prompt },
        ],
        temperature: 0,
        // Some servers hold seeds in 31 bits.
        seed: seed % 2 ** 31,
        max_tokens: MOST_TOKENS,
        stream: false,
      };
      try {
        const reply = await http.call({ method: "POST", to: "/chat/completions", body, isRepeatable: true });
        if (reply.status !== 200) throw http.toError(reply);
        return readWords(reply.body);
      } catch (error) {
        signal.throwIfAborted();
        throw timeout.aborted ? new GuessTimeoutError(timeoutMs) : error;
      }
    },
  };
}

/** Thoughts before an answer, and quotation marks around it, are habits of models that no instruction cures. */
function readWords(body: unknown): string {
  const [choice] = listAt(body, "choices");
  const content = textAt(recordAt(choice, "message"), "content");
  if (content === undefined) throw new GuessRefusedError("The text model's answer holds no words.");
  const words = content
    .replace(/^[\s\S]*<\/think>/, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^["“«](.*)["”»]$/, "$1")
    .trim();
  if (words === "" || words.startsWith("<think>")) {
    throw new GuessRefusedError("The text model did not word the prompt anew.");
  }
  return words.slice(0, MOST_CHARACTERS);
}
