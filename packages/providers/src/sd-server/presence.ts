import { isRecord, type JsonRecord, textAt } from "../hosted/json.ts";

/** Who is at an sd-server's address. */
export type Presence =
  | { readonly who: "sd-server"; readonly about: SdServerAbout }
  /** No connection comes about. */
  | { readonly who: "nobody"; readonly why: string }
  /** It takes connections and does not answer yet, or what stands before it says so. */
  | { readonly who: "loading"; readonly why: string }
  | { readonly who: "stranger"; readonly why: string };

export interface SdServerAbout {
  /** Files in its folder of LoRAs; undefined where it does not say. */
  readonly loras: readonly string[] | undefined;
}

/** Of what its capabilities say; another program's JSON has none of these. */
const KNOWN_FIELDS = ["supported_modes", "current_mode", "samplers", "loras"];
/** What a proxy answers whose server is not up: bad gateway, unavailable, gateway timeout. */
const NOT_YET = [502, 503, 504];

/** @param answer  The JSON of its capabilities; undefined for anything else. */
export function readPresence(path: string, status: number, answer: unknown): Presence {
  if (isRecord(answer) && status === 200 && KNOWN_FIELDS.some((field) => Object.hasOwn(answer, field))) {
    return { who: "sd-server", about: { loras: pathsOf(answer) } };
  }
  if (NOT_YET.includes(status)) return { who: "loading", why: `${path} gave ${status}` };
  return { who: "stranger", why: `${path} gave ${status}, and not its JSON` };
}

function pathsOf(answer: JsonRecord): SdServerAbout["loras"] {
  if (!Array.isArray(answer.loras)) return undefined;
  return answer.loras.map((lora: unknown) => textAt(lora, "path")).filter((file) => file !== undefined);
}

/** Codes of connections that did not come about. What `fetch` itself refuses, such as some ports, has a name only. */
const UNREACHED =
  /^(?:Error|TypeError|ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;
/** Bytes that are no HTTP, TLS where none is spoken, and a certificate that nobody vouches for. */
const FOREIGN = /^(?:HPE_|HTTPParserError|ERR_SSL|ERR_TLS|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** @param error  What `fetch` threw. */
export function readFailure(error: unknown): Presence {
  const { code, why } = describeFailure(error);
  if (FOREIGN.test(code)) return { who: "stranger", why };
  return UNREACHED.test(code) ? { who: "nobody", why } : { who: "loading", why };
}

/** It says why in the cause, and where a name has several addresses, of each. */
function describeFailure(error: unknown): { readonly code: string; readonly why: string } {
  if (!(error instanceof Error)) return { code: "Error", why: String(error) };
  if (error.name === "TimeoutError" || error.name === "AbortError") {
    return { code: error.name, why: "no answer came" };
  }
  if (error.cause instanceof Error) return describeFailure(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const why = error.message || parts.map((part) => describeFailure(part).why).join(", ");
  return { code, why: why || code };
}
