import { LacunaError } from "./lacuna-error.ts";
import { toBlob, toRequestBody } from "./request-body.ts";
import { type ClientRequest, type Connection, sendRequest } from "./send-request.ts";
import { watchTask } from "./watch-task.ts";
import type { components } from "./contract.ts";
import type {
  EraseInput,
  ExtendInput,
  FillInput,
  SelectInput,
  Task,
  TaskEvent,
  TaskState,
  Upload,
} from "./wire-types.ts";

export interface ClientSettings {
  /** Scheme, host and port of a server, such as "http://127.0.0.1:8787"; behind a proxy perhaps with a path. */
  readonly baseUrl: string;
  /** A key of the server, where it needs one. */
  readonly key?: string;
  /** Replaceable in tests. */
  readonly fetch?: typeof globalThis.fetch;
  /** How often a request is sent again that was not answered, or answered with 502, 503 or 504. Default 2. */
  readonly retries?: number;
}

export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. What the server does goes on. */
  readonly signal?: AbortSignal | undefined;
}

export interface WatchOptions extends CallOptions {
  /** Told whenever the server does not answer and is about to be asked again: it may have gone away. */
  readonly onLost?: () => void;
}

export interface SubmitOptions extends CallOptions {
  /** The same key and request again is answered with the task of then. Default: a new one for each call. */
  readonly idempotencyKey?: string;
  /** Wait this many seconds for the end of the task before answering, 0–300. Default 0. */
  readonly waitSeconds?: number;
}

export interface TaskFilter {
  readonly states?: readonly TaskState[];
  readonly acceptedBefore?: Date;
}

/** Every method throws `LacunaError` when the server refuses or cannot be reached, and the signal's reason when aborted. */
export interface LacunaClient {
  /** Resolves when the server has stored the task. Sent again after a lost connection, it is still one task. */
  erase(input: EraseInput, options?: SubmitOptions): Promise<Task>;
  fill(input: FillInput, options?: SubmitOptions): Promise<Task>;
  /** Puts a picture on a larger canvas and fills what is new. */
  extend(input: ExtendInput, options?: SubmitOptions): Promise<Task>;
  /** Finds what could be erased: the task's first result is the mask, and `found` lists what it marks. */
  select(input: SelectInput, options?: SubmitOptions): Promise<Task>;
  task(id: string, options?: CallOptions): Promise<Task>;
  /** The caller's tasks, newest first, read page by page as they are taken. */
  tasks(filter?: TaskFilter, options?: CallOptions): AsyncIterable<Task>;
  /** Resolves when the task has succeeded, failed or been cancelled. */
  wait(id: string, options?: CallOptions): Promise<Task>;
  /** What happens to the task from now on; the last event is "end". Lost connections are opened again. */
  events(id: string, options?: WatchOptions): AsyncIterable<TaskEvent>;
  /** @returns  The task: cancelled, still running with `isCancelRequested`, or finished before. */
  cancel(id: string, options?: CallOptions): Promise<Task>;
  /** Deletes a finished task and its files. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** The file of a result. @param index  Of the variation; default 0. */
  download(id: string, index?: number, options?: CallOptions): Promise<Uint8Array>;
  /** Stores a file for requests that follow: give `{ uploadId }` as their picture. */
  upload(file: Blob | Uint8Array, options?: CallOptions): Promise<Upload>;
}

const PREFIX = "/lacuna/v1";
const PAGE = 100;
/** Shorter than the patience of proxies and of `fetch`. */
const WAIT_S = 50;
/** Of a wait: some minutes, in which a server has come back. */
const WAIT_RETRIES = 20;

/**
 * A client of Lacuna's own contract, for browsers and Node. It keeps nothing open between calls.
 *
 * @throws TypeError  when the base is no http(s) address.
 */
export function createClient(settings: ClientSettings): LacunaClient {
  const connection: Connection = {
    baseUrl: checkBase(settings.baseUrl) + PREFIX,
    key: settings.key,
    fetch: settings.fetch ?? ((...request) => globalThis.fetch(...request)),
    retries: settings.retries ?? 2,
  };
  const readTask = (request: ClientRequest): Promise<Task> =>
    sendRequest(connection, request, (reply) => readJson<Task>(reply));

  type Inputs = EraseInput | FillInput | ExtendInput | SelectInput;
  function submit(kind: "erase" | "fill" | "extend" | "select", input: Inputs, options: SubmitOptions): Promise<Task> {
    const { idempotencyKey = randomKey(), waitSeconds = 0, signal } = options;
    const { body, headers } = toRequestBody(input);
    return readTask({
      method: "POST",
      path: `/${kind}${waitSeconds > 0 ? `?wait=${waitSeconds}` : ""}`,
      headers: { ...headers, "idempotency-key": idempotencyKey },
      body,
      signal,
    });
  }

  return {
    erase: (input, options = {}) => submit("erase", input, options),
    fill: (input, options = {}) => submit("fill", input, options),
    extend: (input, options = {}) => submit("extend", input, options),
    select: (input, options = {}) => submit("select", input, options),
    task: (id, { signal } = {}) => readTask({ path: pathOf(id), signal }),

    async *tasks({ states, acceptedBefore } = {}, { signal } = {}) {
      let cursor: string | undefined;
      do {
        const query = new URLSearchParams({ limit: String(PAGE) });
        if (states !== undefined) query.set("state", states.join(","));
        if (acceptedBefore !== undefined) query.set("acceptedBefore", acceptedBefore.toISOString());
        if (cursor !== undefined) query.set("cursor", cursor);
        const page = await sendRequest(connection, { path: `/tasks?${query.toString()}`, signal }, (reply) =>
          readJson<components["schemas"]["TaskList"]>(reply),
        );
        yield* page.tasks;
        cursor = page.next;
      } while (cursor !== undefined);
    },

    async wait(id, { signal } = {}) {
      for (;;) {
        const task = await readTask({ path: `${pathOf(id)}?wait=${WAIT_S}`, signal, retries: WAIT_RETRIES });
        if (task.state !== "queued" && task.state !== "running") return task;
      }
    },

    events: (id, { signal, onLost } = {}) => watchTask(connection, `${pathOf(id)}/events`, signal, onLost),
    cancel: (id, { signal } = {}) => readTask({ method: "POST", path: `${pathOf(id)}/cancel`, signal }),

    delete: (id, { signal } = {}) =>
      sendRequest(connection, { method: "DELETE", path: pathOf(id), signal }, async () => undefined),

    download: (id, index = 0, { signal } = {}) =>
      sendRequest(connection, { path: `${pathOf(id)}/results/${index}`, signal }, readBytes),

    upload(file, { signal } = {}) {
      const body = toBlob(file);
      const headers = { "content-type": body?.type || "application/octet-stream" };
      return sendRequest(connection, { method: "POST", path: "/uploads", headers, body, signal }, (reply) =>
        readJson<Upload>(reply),
      );
    },
  };
}

function pathOf(id: string): string {
  return `/tasks/${encodeURIComponent(id)}`;
}

function checkBase(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:")
    return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  throw new TypeError(`${baseUrl} is no http(s) address`);
}

/** `crypto.randomUUID` is missing on pages that came over plain http. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a server of this contract says is believed to be of its types. @throws LacunaError  when it is not even JSON. */
async function readJson<T>(reply: Response): Promise<T> {
  const text = await reply.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LacunaError("unexpected-reply", "The server's answer is not of this contract.", {
      cause,
      status: reply.status,
    });
  }
}

async function readBytes(reply: Response): Promise<Uint8Array> {
  return new Uint8Array(await reply.arrayBuffer());
}
