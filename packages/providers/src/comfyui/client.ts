import { GuessLostError, GuessRefusedError } from "../errors.ts";
import { isRecord, listAt, numberAt, recordAt, textAt } from "../hosted/json.ts";
import { reasonOf } from "../hosted/reason-of.ts";
import type { VendorHttp, VendorReply } from "../hosted/vendor-http.ts";
import type { WorkflowGraph } from "./workflow.ts";

/*
 * ComfyUI's routes, as server.py and execution.py of its public source have them. Errors of validation are an object of `error`
 * (type, message, details) and `node_errors` by node id, each with class_type and a list of errors of the same form.
 */

/** A picture in one of its folders. */
export interface ComfyFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

export type PromptState = { readonly state: "waiting" } | { readonly state: "done"; readonly file: ComfyFile };

/** @returns  What a LoadImage node calls the file. It lies among temporary files, which ComfyUI removes when it starts. */
export async function uploadPicture(http: VendorHttp, name: string, png: Uint8Array): Promise<string> {
  const form = new FormData();
  form.set("image", new Blob([Uint8Array.from(png)], { type: "image/png" }), name);
  form.set("type", "temp");
  form.set("overwrite", "true");
  const reply = await http.call({ method: "POST", to: "/upload/image", form, isRepeatable: true });
  const stored = textAt(reply.body, "name");
  if (reply.status !== 200 || stored === undefined) throw http.toError(reply);
  const subfolder = textAt(reply.body, "subfolder");
  return `${subfolder === undefined ? "" : `${subfolder}/`}${stored} [temp]`;
}

/**
 * @param wish  The id that the prompt should have: older versions choose one themselves.
 * @returns     The id that it has. @throws GuessRefusedError  that names the node which it does not take.
 */
export async function queuePrompt(
  http: VendorHttp,
  graph: WorkflowGraph,
  clientId: string,
  wish: string,
): Promise<string> {
  const body = { prompt: graph, client_id: clientId, prompt_id: wish };
  const reply = await http.call({ method: "POST", to: "/prompt", body, isRepeatable: false });
  const id = textAt(reply.body, "prompt_id");
  if (reply.status === 200 && id !== undefined) return id;
  throw reply.status === 400 ? new GuessRefusedError(explainRefusal(reply)) : http.toError(reply);
}

function explainRefusal({ body }: VendorReply): string {
  const [first] = Object.entries(recordAt(body, "node_errors"));
  if (first !== undefined) {
    const [id, node] = first;
    const [error] = listAt(node, "errors");
    const said = [textAt(error, "message"), textAt(error, "details")].filter((text) => text !== undefined).join(": ");
    const kind = textAt(node, "class_type") ?? "a node";
    return `ComfyUI refused the workflow: node ${id} (${kind}): ${said.replace(/\s+/g, " ").slice(0, 300)}.`;
  }
  const error = recordAt(body, "error");
  const said = [textAt(error, "message"), textAt(error, "details")].filter((text) => text !== undefined).join(": ");
  return `ComfyUI refused the workflow: ${said === "" ? reasonOf(body) : said.slice(0, 300)}.`;
}

/**
 * @throws GuessRefusedError  when a node failed, which it would again.
 * @throws GuessLostError     when it was interrupted, or is known no more: ComfyUI was started again.
 */
export async function readPrompt(http: VendorHttp, id: string): Promise<PromptState> {
  const history = await get(http, `/history/${encodeURIComponent(id)}`);
  const entry = recordAt(history, id);
  if (Object.keys(entry).length === 0) {
    if (await isQueued(http, id)) return { state: "waiting" };
    // It may have ended between the two questions.
    const again = recordAt(await get(http, `/history/${encodeURIComponent(id)}`), id);
    if (Object.keys(again).length === 0) throw new GuessLostError("ComfyUI does not know the prompt any more.");
    return readEntry(again);
  }
  return readEntry(entry);
}

function readEntry(entry: Readonly<Record<string, unknown>>): PromptState {
  const status = recordAt(entry, "status");
  for (const message of listAt(status, "messages")) {
    if (!Array.isArray(message)) continue;
    const [type, data]: readonly unknown[] = message;
    if (type === "execution_interrupted") throw new GuessLostError("Somebody interrupted ComfyUI.");
    if (type !== "execution_error") continue;
    const node = `node ${textAt(data, "node_id") ?? "?"} (${textAt(data, "node_type") ?? "?"})`;
    const said = (textAt(data, "exception_message") ?? "it failed").replace(/\s+/g, " ").trim().slice(0, 300);
    throw new GuessRefusedError(`ComfyUI could not carry the workflow out: ${node}: ${said.replace(/\.$/, "")}.`);
  }
  for (const output of Object.values(recordAt(entry, "outputs"))) {
    for (const image of listAt(output, "images")) {
      const filename = textAt(image, "filename");
      if (filename === undefined) continue;
      const file = { filename, subfolder: textAt(image, "subfolder") ?? "", type: textAt(image, "type") ?? "output" };
      return { state: "done", file };
    }
  }
  throw new GuessRefusedError(
    "ComfyUI's workflow ended without a picture: it needs a node that previews or saves one.",
  );
}

/** Whether a prompt runs or waits. */
async function isQueued(http: VendorHttp, id: string): Promise<boolean> {
  const queue = await get(http, "/queue");
  return hasPrompt(queue, "queue_running", id) || hasPrompt(queue, "queue_pending", id);
}

/** Entries are lists: a number, the id, and more. */
function hasPrompt(queue: unknown, name: string, id: string): boolean {
  return listAt(queue, name).some((entry) => Array.isArray(entry) && entry[1] === id);
}

export function viewFile(http: VendorHttp, file: ComfyFile): Promise<Uint8Array> {
  const query = new URLSearchParams({ ...file });
  return http.fetchFile(`${http.base}/view?${query.toString()}`);
}

/**
 * Takes a prompt out of the queue, or ends it where it runs. Older versions do not look whose prompt is running before they
 * interrupt it: that is looked at here. Never rejects.
 */
export async function cancelPrompt(http: VendorHttp, id: string): Promise<void> {
  await http.tell({ method: "POST", to: "/queue", body: { delete: [id] } });
  const isRunning = await get(http, "/queue").then(
    (queue) => hasPrompt(queue, "queue_running", id),
    () => false,
  );
  if (isRunning) await http.tell({ method: "POST", to: "/interrupt", body: { prompt_id: id } });
}

/** Its history holds prompts and names of pictures. Never rejects. */
export async function forgetPrompt(http: VendorHttp, id: string): Promise<void> {
  await http.tell({ method: "POST", to: "/history", body: { delete: [id] } });
}

async function get(http: VendorHttp, to: string): Promise<unknown> {
  const reply = await http.call({ method: "GET", to, isRepeatable: true });
  if (reply.status !== 200) throw http.toError(reply);
  return reply.body;
}

/** What the socket says of a prompt. */
export type ComfyEvent =
  | { readonly kind: "progress"; readonly fraction: number }
  /** Something about it has ended: asking is worth while. */
  | { readonly kind: "ended" };

/** @returns  undefined for messages that are about something else. */
export function readMessage(text: string, promptId: string): ComfyEvent | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  const data = recordAt(message, "data");
  if (!isRecord(message) || data.prompt_id !== promptId) return undefined;
  switch (message.type) {
    case "progress": {
      const [value, max] = [numberAt(data, "value"), numberAt(data, "max")];
      if (value === undefined || max === undefined || max <= 0) return undefined;
      return { kind: "progress", fraction: Math.min(1, Math.max(0, value / max)) };
    }
    case "executing":
      return data.node === null ? { kind: "ended" } : undefined;
    case "execution_success":
    case "execution_error":
    case "execution_interrupted":
      return { kind: "ended" };
    default:
      return undefined;
  }
}

/** Kinds of binary messages: a picture alone, and one with something about it in JSON before it. */
const PICTURE = 1;
const PICTURE_WITH_METADATA = 4;
const HEADER_BYTES = 8;

/**
 * Reads a preview: four bytes say what comes, the next four the picture's format or, with metadata, its length. It names no
 * prompt, but is sent only to whoever's prompt runs.
 *
 * @returns  The picture's file; undefined for other messages.
 */
export function readPreview(message: Uint8Array): Uint8Array | undefined {
  if (message.length <= HEADER_BYTES) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  switch (view.getUint32(0)) {
    case PICTURE:
      return message.subarray(HEADER_BYTES);
    case PICTURE_WITH_METADATA:
      return message.subarray(Math.min(message.length, HEADER_BYTES + view.getUint32(4)));
    default:
      return undefined;
  }
}
