import { type LacunaClient, LacunaError, type SubmitOptions, type Task } from "@lacuna/client";
import { oneLine, type RemoteResult, type RemoteRun } from "@lacuna/library";
import { ServerError } from "./server-error.ts";

/** To tell the server of an interruption. Who presses Ctrl-C does not want to wait. */
const FAREWELL_MS = 3000;
/** Of the progress; the rest is bringing the results over and writing them. */
const SERVER_SHARE = 0.95;

type Submit = (options: SubmitOptions) => Promise<Task>;

/**
 * Has a task carried out, and fetches its results. The task is cancelled when the signal fires, and deleted when it has ended.
 *
 * @throws ServerError  also for what the server says of the picture.
 */
export async function carryOut(client: LacunaClient, wanted: RemoteRun, submit: Submit): Promise<RemoteResult> {
  const { name, signal } = wanted;
  try {
    const { id } = await submitPatiently(client, submit, signal);
    const task = await follow(client, id, wanted);
    try {
      return await fetchResults(client, task, wanted);
    } finally {
      await client.delete(id, { signal: AbortSignal.timeout(FAREWELL_MS) }).catch(() => undefined); // it expires
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof LacunaError ? toServerError(error, name) : error;
  }
}

/** Not ended by the signal at once: what the server has accepted could not be cancelled then. */
async function submitPatiently(client: LacunaClient, submit: Submit, signal: AbortSignal | undefined): Promise<Task> {
  signal?.throwIfAborted();
  const patience = new AbortController();
  const onAbort = (): void => AbortSignal.timeout(FAREWELL_MS).addEventListener("abort", () => patience.abort());
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const task = await submit({ signal: patience.signal });
    if (signal?.aborted) await cancel(client, task.id);
    signal?.throwIfAborted();
    return task;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

async function follow(client: LacunaClient, id: string, { signal, onProgress }: RemoteRun): Promise<Task> {
  let furthest = 0;
  try {
    for await (const event of client.events(id, { signal })) {
      if (event.kind === "end") return event.task;
      if (event.kind !== "progress" || event.progress <= furthest) continue; // a second attempt begins again
      furthest = event.progress;
      onProgress?.(furthest * SERVER_SHARE);
    }
  } catch (error) {
    if (signal?.aborted) await cancel(client, id);
    throw error;
  }
  throw new LacunaError("unexpected-reply", "The server has said nothing of the task's end.");
}

async function cancel(client: LacunaClient, id: string): Promise<void> {
  await client.cancel(id, { signal: AbortSignal.timeout(FAREWELL_MS) }).catch(() => undefined); // it was worth a try
}

async function fetchResults(client: LacunaClient, task: Task, { name, signal }: RemoteRun): Promise<RemoteResult> {
  if (task.failure !== undefined) throw toFailure(task.failure, name);
  if (task.state !== "succeeded") throw new ServerError(task.state, `${oneLine(name)}: ${task.state} on the server`);
  const files: Uint8Array[] = [];
  for (const index of (task.results ?? []).keys()) files.push(await client.download(task.id, index, { signal }));
  const notes = task.prompt === undefined ? [] : [`the prompt was worded anew: ${task.prompt}`];
  return { files, warnings: [...(task.warnings ?? []), ...notes] };
}

/** The server calls the picture "the image"; here it has a name. */
function toFailure({ code, message }: NonNullable<Task["failure"]>, name: string): ServerError {
  const [, reason = message] = /^The (?:image|mask|avoid mask): (.*)$/s.exec(message) ?? [];
  return new ServerError(code.replaceAll("-", "_"), `${oneLine(name)}: ${oneLine(reason).replace(/\.$/, "")}`);
}

function toServerError(error: LacunaError, name: string): ServerError {
  const code = error.code === "unreachable" ? "server_unreachable" : error.code.replaceAll("-", "_");
  const reason = oneLine(error.message).replace(/\.$/, "");
  return new ServerError(code, `${oneLine(name)}: ${reason}`, { cause: error });
}
