import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** What BFL's documentation shows, over plain fetch. */
export interface BflTask {
  readonly id: string;
  readonly pollingUrl: string;
}

const submitReply = z.object({ id: z.string(), polling_url: z.string() });
const pollReply = z.object({ status: z.string(), result: z.object({ sample: z.string() }).nullish() });
const POLL_MS = 50;

export async function submitToBfl(
  origin: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
  route = "/v1/flux-tools/erase-v1",
): Promise<BflTask> {
  const response = await fetch(origin + route, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Submitting was answered with ${response.status}: ${text}`);
  const { id, polling_url: pollingUrl } = submitReply.parse(JSON.parse(text));
  return { id, pollingUrl };
}

/** @returns  The link to the result. @throws  When the task ends in any other way than "Ready". */
export async function pollBfl({ id, pollingUrl }: BflTask): Promise<string> {
  for (;;) {
    const response = await fetch(pollingUrl);
    const { status, result } = pollReply.parse(await response.json());
    if (status === "Ready" && result) return result.sample;
    if (status !== "Pending") throw new Error(`${id} ended as ${status}.`);
    await sleep(POLL_MS);
  }
}

export async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url} was answered with ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
