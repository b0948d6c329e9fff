import { type LacunaClient, LacunaError, type Task } from "@lacuna/client";
import { oneLine, type RemoteFill, type RemoteResult } from "@lacuna/library";
import { ServerError } from "./server-error.ts";

/** To tell the server of an interruption. Who presses Ctrl-C does not want to wait. */
const FAREWELL_MS = 3000;
/** Of the progress; the rest is bringing the results over and writing them. */
const SERVER_SHARE = 0.95;

/**
 * Lets a server fill pictures. The task is cancelled when the signal fires, and deleted when it has ended: nothing
 * of the pictures stays on the server.
 *
 * @throws ServerError  also for what the server says of the picture.
 */
export function fillOnServer(client: LacunaClient): (wanted: RemoteFill) => Promise<RemoteResult> {
  return async (wanted) => {
    const { name, signal } = wanted;
    try {
      const { id } = await submit(client, wanted);
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
async function submit(client: LacunaClient, wanted: RemoteFill): Promise<Task> {
  const { image, mask, avoid, dilatePx, seed, variations, effort, format, signal } = wanted;
  signal?.throwIfAborted();
  const patience = new AbortController();
  const onAbort = (): void => AbortSignal.timeout(FAREWELL_MS).addEventListener("abort", () => patience.abort());
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const task = await client.erase(
      {
        image,
        mask,
        ...(avoid !== undefined && { avoid }),
        dilatePixels: dilatePx,
        ...(seed !== undefined && { seed }),
        ...(variations !== undefined && { variations }),
        ...(effort !== undefined && { effort }),
        output: { format, keepMetadata: false },
      },
      { signal: patience.signal },
    );
    if (signal?.aborted) await cancel(client, task.id);
    signal?.throwIfAborted();
    return task;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
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
  return { files, warnings: task.warnings ?? [] };
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
