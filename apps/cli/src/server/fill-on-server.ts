import { type EraseInput, type FillInput, type LacunaClient, LacunaError, type Task } from "@lacuna/client";
import { oneLine, type RemoteFill, type RemoteResult } from "@lacuna/library";
import type { PromptSettings } from "../arguments/erase-settings.ts";
import { ServerError } from "./server-error.ts";

/** To tell the server of an interruption. Who presses Ctrl-C does not want to wait. */
const FAREWELL_MS = 3000;
/** Of the progress; the rest is bringing the results over and writing them. */
const SERVER_SHARE = 0.95;

/**
 * Lets a server fill pictures, with what they have or as a prompt says. The task is cancelled when the signal fires, and deleted when it has ended: nothing
 * of the pictures stays on the server.
 *
 * @param prompt  With one the masks are sent as they are: they must be grown already.
 * @throws ServerError  also for what the server says of the picture.
 */
export function fillOnServer(
  client: LacunaClient,
  prompt?: PromptSettings,
): (wanted: RemoteFill) => Promise<RemoteResult> {
  return async (wanted) => {
    const { name, signal } = wanted;
    try {
      const { id } = await submit(client, wanted, prompt);
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
  };
}

/** Not ended by the signal at once: what the server has accepted could not be cancelled then. */
async function submit(client: LacunaClient, wanted: RemoteFill, prompt: PromptSettings | undefined): Promise<Task> {
  const { signal } = wanted;
  signal?.throwIfAborted();
  const patience = new AbortController();
  const onAbort = (): void => AbortSignal.timeout(FAREWELL_MS).addEventListener("abort", () => patience.abort());
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const options = { signal: patience.signal };
    const task =
      prompt === undefined
        ? await client.erase(toEraseInput(wanted), options)
        : await client.fill(toFillInput(wanted, prompt), options);
    if (signal?.aborted) await cancel(client, task.id);
    signal?.throwIfAborted();
    return task;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

function toEraseInput(wanted: RemoteFill): EraseInput {
  const { avoid, dilatePx, effort } = wanted;
  return {
    ...toSharedInput(wanted),
    ...(avoid !== undefined && { avoid }),
    dilatePixels: dilatePx,
    ...(effort !== undefined && { effort }),
  };
}

function toFillInput(wanted: RemoteFill, prompt: PromptSettings): FillInput {
  return { ...toSharedInput(wanted), ...prompt };
}

function toSharedInput({ image, mask, seed, variations, format }: RemoteFill) {
  return {
    image,
    mask,
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    output: { format, keepMetadata: false },
  };
}

async function follow(client: LacunaClient, id: string, { signal, onProgress }: RemoteFill): Promise<Task> {
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

async function fetchResults(client: LacunaClient, task: Task, { name, signal }: RemoteFill): Promise<RemoteResult> {
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
