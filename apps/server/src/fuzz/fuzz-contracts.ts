import { type Fault, toFault } from "./fault.ts";
import { type Random, pick } from "../testing/random.ts";
import { mutateBytes, mutateJson } from "./mutate.ts";

export interface SampleRequest {
  readonly method: string;
  readonly path: string;
  /** JSON. */
  readonly body?: unknown;
  /** Sent as it is, one byte a character, under this type. */
  readonly text?: string;
  readonly type?: string;
}

/** Contracts that wait for a result are hung up on: here nobody works. */
const PATIENCE_MS = 200;
/** Said on purpose: what was asked for is not configured here. */
const STATED: ReadonlySet<number> = new Set([501, 503]);

const ODD_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["idempotency-key", "x".repeat(5000)],
  ["idempotency-key", '"a"'],
  ["prefer", "wait=-1"],
  ["prefer", "respond-async, wait=1e9"],
  ["traceparent", "00-00000000000000000000000000000000-0000000000000000-00"],
  ["traceparent", "ff-é"],
  ["authorization", "Key :"],
  ["x-key", "\u00ff".repeat(300)],
  ["x-fal-request-timeout", "NaN"],
  ["x-fal-target-url", "http://[::1"],
  ["x-fal-object-lifecycle-preference", "{"],
  ["x-forwarded-host", "a,b,,"],
  ["accept", "text/event-stream"],
  ["last-event-id", "-1"],
  ["range", "bytes=9-1,0-,-0"],
  ["origin", "null"],
  ["content-encoding", "gzip"],
];

/** Sends a request that is wrong somewhere. @returns  The fault, when it is answered as a fault of the server. */
export async function fuzzContract(
  origin: string,
  samples: readonly SampleRequest[],
  random: Random,
): Promise<Fault | undefined> {
  const { method, path, body, text, type } = pick(samples, random);
  const hasBody = body !== undefined || text !== undefined;
  const changedPath = !hasBody || random() < 0.05 ? mutatePath(path, random) : path;
  const sent = text === undefined ? changeJson(body, random) : changeText(text, random);
  const sentType =
    random() < 0.9 ? (type ?? "application/json") : pick(["", "text/plain", "multipart/form-data; boundary=x"], random);
  const headers = new Headers(sent === undefined || sentType === "" ? {} : { "content-type": sentType });
  if (random() < 0.15) headers.set(...pick(ODD_HEADERS, random));
  const input = `${method} ${changedPath} ${JSON.stringify([...headers])} ${typeof sent === "string" || sent === undefined ? sent : Buffer.from(sent).toString("latin1")}`;
  try {
    const response = await fetch(origin + changedPath, {
      method,
      headers,
      ...(sent !== undefined && { body: sent }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { status } = response;
    await response.arrayBuffer();
    return status >= 500 && !STATED.has(status) ? toFault("request", status, input) : undefined;
  } catch (error) {
    return isOwnDoing(error) ? undefined : toFault("request", error, input);
  }
}

function changeJson(body: unknown, random: Random): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined) return undefined;
  const text = JSON.stringify(random() < 0.2 ? body : mutateJson(body, random));
  return random() < 0.1 ? mutateBytes(Buffer.from(text), random) : text;
}

function changeText(text: string, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(text, "latin1");
  return random() < 0.2 ? bytes : mutateBytes(bytes, random);
}

function mutatePath(path: string, random: Random): string {
  const bytes = Buffer.from(mutateBytes(Buffer.from(path.slice(1)), random));
  const text = bytes.toString("latin1");
  return `/${random() < 0.5 ? encodeURI(text) : text.replaceAll(/[^!-~]/g, "%$&")}`.replaceAll("#", "%23");
}

/** We hung up, or what we made cannot be sent at all. */
function isOwnDoing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || (error instanceof TypeError && /URL/.test(error.message));
}
