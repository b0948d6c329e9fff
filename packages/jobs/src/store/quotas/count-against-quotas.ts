import { type Kysely, sql, type Transaction } from "kysely";
import type { EpochMs, OwnerId, PixelSize } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables } from "../database/tables.ts";
import type { AcceptOutcome } from "../job-store.ts";
import type { Quotas } from "../key-store.ts";
import { endOfSpan, QUOTA_SPANS, startOfSpan } from "./quota-span.ts";
import { readNow, readSpans, readStoredBytes, type SpanUse } from "./read-use.ts";

type Exceeded = Extract<AcceptOutcome, { kind: "quota_exceeded" }>;

/** Storage comes free when something expires or is deleted, and nobody can know when that will be. */
const ASK_AGAIN_MS = 60_000;

interface Limit {
  readonly span: (typeof QUOTA_SPANS)[number];
  readonly what: "tasks" | "pixels";
  readonly most: number | undefined;
  readonly words: string;
}

/**
 * Counts one more task of this owner, if its quotas leave room for it. Belongs into the transaction that stores the task, with
 * the owner's transactions in a row: then the count is right whatever dies when.
 *
 * @returns  What is used up; undefined when the task has been counted.
 */
export async function countAgainstQuotas(
  engine: Engine,
  transaction: Transaction<Tables>,
  { owner, quotas, imageSize }: { readonly owner: OwnerId; readonly quotas: Quotas; readonly imageSize?: PixelSize },
): Promise<Exceeded | undefined> {
  const now = await readNow(engine, transaction);
  const pixels = imageSize === undefined ? 0 : imageSize.width * imageSize.height;
  const used = await readSpans(transaction, owner, now);
  for (const limit of limitsOf(quotas)) {
    const already = used[limit.span][limit.what];
    const added = limit.what === "tasks" ? 1 : pixels;
    // What is given by address counts later: until then there must at least be something left.
    if (limit.most === undefined || (already + added <= limit.most && already < limit.most)) continue;
    const message = `This key's quota of ${limit.words} is used up.`;
    return { kind: "quota_exceeded", message, retryAfterMs: endOfSpan(limit.span, now) - now };
  }
  const { storageBytes } = quotas;
  if (storageBytes !== undefined && (await readStoredBytes(transaction, owner)) >= storageBytes) {
    const message = `This key's quota of ${storageBytes} stored bytes is used up: delete results, or wait for some to expire.`;
    return { kind: "quota_exceeded", message, retryAfterMs: ASK_AGAIN_MS };
  }
  await add(transaction, owner, now, { tasks: 1, pixels });
  return undefined;
}

/** What a task's picture comes to, for one that was given by address. Nothing happens for owners without quotas. */
export async function countPixels(db: Kysely<Tables>, owner: OwnerId, { width, height }: PixelSize): Promise<void> {
  await db
    .updateTable("key_usage")
    .set({ pixels: sql<number>`pixels + ${width * height}` })
    .where("owner", "=", owner)
    .execute();
}

function limitsOf(quotas: Quotas): readonly Limit[] {
  const { tasksPerMinute, tasksPerDay, tasksPerMonth, megapixelsPerDay: day, megapixelsPerMonth: month } = quotas;
  return [
    { span: "minute", what: "tasks", most: tasksPerMinute, words: `${tasksPerMinute} tasks a minute` },
    { span: "day", what: "tasks", most: tasksPerDay, words: `${tasksPerDay} tasks a day` },
    { span: "month", what: "tasks", most: tasksPerMonth, words: `${tasksPerMonth} tasks a month` },
    { span: "day", what: "pixels", most: toPixels(day), words: `${day} megapixels a day` },
    { span: "month", what: "pixels", most: toPixels(month), words: `${month} megapixels a month` },
  ];
}

function toPixels(megapixels: number | undefined): number | undefined {
  return megapixels === undefined ? undefined : megapixels * 1e6;
}

/** What the row counts so far, when it is of the same minute, day or month, and what is added. */
function kept(column: "tasks" | "pixels") {
  const name = sql.ref(column);
  return sql<number>`case when key_usage.started_at = excluded.started_at then key_usage.${name} else 0 end + excluded.${name}`;
}

/** A row of an earlier minute, day or month begins anew. */
async function add(transaction: Transaction<Tables>, owner: OwnerId, now: EpochMs, use: SpanUse): Promise<void> {
  await transaction
    .insertInto("key_usage")
    .values(QUOTA_SPANS.map((span) => ({ owner, span, started_at: startOfSpan(span, now), ...use })))
    .onConflict((conflict) =>
      conflict.columns(["owner", "span"]).doUpdateSet({
        started_at: sql<number>`excluded.started_at`,
        tasks: kept("tasks"),
        pixels: kept("pixels"),
      }),
    )
    .execute();
}
