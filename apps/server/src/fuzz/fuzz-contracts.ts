import { mutateBytes, mutateJson, pick, type Random } from "./mutate.ts";

export interface SampleRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** Contracts that wait for a result are hung up on: here nobody works. */
const PATIENCE_MS = 1500;
/** Said on purpose: what was asked for is not configured here. */
const STATED: ReadonlySet<number> = new Set([501, 503]);

/** Sends a request that is wrong somewhere. @throws Error  when it is answered as a fault of the server. */
export async function fuzzContract(origin: string, samples: readonly SampleRequest[], random: Random): Promise<void> {
  const { method, path, body } = pick(samples, random);
  const isBodyKept = random() < 0.2;
  const changed = body === undefined || isBodyKept ? body : mutateJson(body, random);
  const changedPath = body === undefined || random() < 0.05 ? mutatePath(path, random) : path;
  const text = changed === undefined ? undefined : JSON.stringify(changed);
  const isTorn = random() < 0.1;
  const sent = text === undefined || !isTorn ? text : Buffer.from(mutateBytes(Buffer.from(text), random));
  const type =
    random() < 0.9 ? "application/json" : pick(["", "text/plain", "multipart/form-data; boundary=x"], random);
  let status: number;
  try {
    const response = await fetch(origin + changedPath, {
      method,
      headers: sent === undefined || type === "" ? {} : { "content-type": type },
      ...(sent !== undefined && { body: sent }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    status = response.status;
    await response.arrayBuffer();
  } catch (error) {
    if (isOwnDoing(error)) return;
    throw new Error(`${String(error)} for ${method} ${changedPath} ${String(sent)}`, { cause: error });
  }
  if (status >= 500 && !STATED.has(status)) throw new Error(`${status} for ${method} ${changedPath} ${String(sent)}`);
}

function mutatePath(path: string, random: Random): string {
  const bytes = Buffer.from(mutateBytes(Buffer.from(path.slice(1)), random));
  const text = bytes.toString("latin1");
  return `/${random() < 0.5 ? encodeURI(text) : text.replaceAll(/[^!-~]/g, "%$&")}`.replaceAll("#", "%23");
}

/** We hung up, or the address cannot be sent at all. */
function isOwnDoing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || (error instanceof TypeError && /URL/.test(error.message));
}
