import { LacunaError, readRefusal } from "./lacuna-error.ts";
import { pause } from "./pause.ts";

export interface Connection {
  /** Without a "/" at its end. */
  readonly baseUrl: string;
  readonly key: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** How often a request is sent again that was not answered, or answered with 502, 503 or 504. */
  readonly retries: number;
}

export interface ClientRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Behind the base, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Can be sent several times. */
  readonly body?: BodyInit | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: the connection's. */
  readonly retries?: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Sends a request that may be repeated without harm, and reads its reply, until that has worked.
 *
 * @throws LacunaError           when it was refused, or not answered at all.
 * @throws  The signal's reason  when aborted.
 */
export async function sendRequest<T>(
  connection: Connection,
  request: ClientRequest,
  read: (reply: Response) => Promise<T>,
): Promise<T> {
  const { retries = connection.retries, signal } = request;
  for (let attempt = 0; ; attempt++) {
    try {
      return await read(await openReply(connection, request));
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt >= retries || !isPassing(error)) throw toLacunaError(error, connection);
    }
    await pause(backoffMs(attempt), signal);
  }
}

/** Sends a request once. @throws LacunaError  when it was refused; what `fetch` throws, when there was no answer. */
export async function openReply(
  { baseUrl, key, fetch }: Connection,
  { method = "GET", path, headers, body, signal }: ClientRequest,
): Promise<Response> {
  const reply = await fetch(`${baseUrl}${path}`, {
    method,
    headers: { ...headers, ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    ...(body !== undefined && { body }),
    ...(signal !== undefined && { signal }),
  });
  if (reply.ok) return reply;
  throw await readRefusal(reply);
}

/** Also what breaks off in the middle of a reply. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LacunaError) return error.status !== undefined && PASSING.has(error.status);
  return error instanceof TypeError;
}

/** Longer each time; a part of it by chance, so that many who were cut off together do not come back together. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + random() / 2);
}

export function toLacunaError(error: unknown, { baseUrl }: Connection): unknown {
  if (!(error instanceof TypeError)) return error;
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  return new LacunaError("unreachable", `${baseUrl} cannot be reached: ${reason || "no answer"}`, { cause: error });
}
