import type { Delivery, DeliveryState, JobStore } from "@lacuna/jobs";
import { CommandError } from "./command-error.ts";

type Print = (line: string) => void;

/** How many are listed at most. */
const MOST_LISTED = 1000;

/** Newest first: a line each, fields separated by tabs, or all as a JSON array. */
export async function listWebhooks(
  { deliveries }: JobStore,
  { state, isJson }: { readonly state: DeliveryState; readonly isJson: boolean },
  print: Print,
): Promise<void> {
  const listed = await deliveries.list(state, MOST_LISTED);
  if (isJson) return print(JSON.stringify(listed.map(describeWebhook), undefined, 2));
  for (const delivery of listed) print(toWebhookLine(delivery));
}

/**
 * Has servers send webhooks again that were given up, as often as new ones.
 *
 * @throws CommandError  naming those that were not given up.
 */
export async function retryWebhooks({ deliveries }: JobStore, ids: readonly string[], print: Print): Promise<void> {
  const refused: string[] = [];
  for (const id of ids) {
    if (await deliveries.retry(id)) print(`${id}\tpending`);
    else refused.push(`There is no webhook ${id} that was given up.`);
  }
  if (refused.length > 0) throw new CommandError(refused.join("\n"));
}

export function describeWebhook(delivery: Delivery) {
  const { id, taskId, kind, attempt, createdAt, url, lastError } = delivery;
  return {
    id,
    taskId,
    kind,
    state: delivery.state === "abandoned" ? "given up" : delivery.state,
    attempts: attempt,
    createdAt: new Date(createdAt).toISOString(),
    url: withoutSecrets(url),
    ...(lastError !== undefined && { lastError }),
  };
}

export function toWebhookLine(delivery: Delivery): string {
  const { id, taskId, kind, state, attempts, createdAt, url, lastError } = describeWebhook(delivery);
  return [id, taskId, kind, state, `${attempts} attempts`, createdAt, url, lastError ?? ""].join("\t").trimEnd();
}

/** Queries hold tokens and signatures. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return "?";
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
