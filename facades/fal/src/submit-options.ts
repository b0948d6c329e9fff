import type { IncomingHttpHeaders } from "node:http";
import type { Submission } from "@lacuna/jobs";
import { z } from "zod";
import { lifecyclePreference } from "./contract.ts";
import { inputError } from "./errors.ts";
import { parseInput } from "./input-errors.ts";

const PRIORITIES: Readonly<Record<string, number>> = { low: -1, normal: 0, high: 1 };
/** A wish for longer is cut to this. */
const MOST_KEPT_SECONDS = 30 * 86_400;
const LONGEST_START_SECONDS = 30 * 86_400;

const startTimeout = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, "Input should be a number of seconds");

export type RunOptions = Pick<Submission, "startWithinMs" | "retentionMs">;
export interface SubmitOptions extends RunOptions, Pick<Submission, "priority" | "webhookUrl"> {
  /** Refuse when the caller has this many requests open, if the service has not refused before. */
  readonly maxQueueLength?: number;
}

/** What the headers of a direct run ask for. @throws FalError  422 */
export function readRunOptions(headers: IncomingHttpHeaders): RunOptions {
  const startWithinMs = readStartTimeout(headers);
  const retentionMs = readRetention(headers);
  return {
    ...(startWithinMs === undefined ? {} : { startWithinMs }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
  };
}

/** What headers and query of a submission ask for. Those that only steer the vendor's machines are ignored. @throws FalError  422 */
export function readSubmitOptions(
  headers: IncomingHttpHeaders,
  query: Readonly<Record<string, unknown>>,
): SubmitOptions {
  const maxQueueLength = readMaxQueueLength(query.fal_max_queue_length);
  const webhookUrl = readWebhookUrl(query.fal_webhook);
  return {
    ...readRunOptions(headers),
    priority: readPriority(headers["x-fal-queue-priority"]),
    ...(maxQueueLength === undefined ? {} : { maxQueueLength }),
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  };
}

function readPriority(value: string | string[] | undefined): number {
  const name = value === undefined ? "normal" : String(value).toLowerCase();
  if (Object.hasOwn(PRIORITIES, name)) return PRIORITIES[name] ?? 0;
  throw inputError({
    loc: ["header", "x-fal-queue-priority"],
    msg: "Input should be 'low', 'normal' or 'high'",
    type: "literal_error",
    ctx: { expected: "'low', 'normal' or 'high'" },
    input: value,
  });
}

/** The vendor renamed this header; its clients send the first name. */
function readStartTimeout(headers: IncomingHttpHeaders): number | undefined {
  const names = ["x-fal-request-timeout", "x-fal-request-start-timeout"];
  const name = names.find((candidate) => headers[candidate] !== undefined);
  if (name === undefined) return undefined;
  const loc = ["header", name];
  const seconds = Number(parseInput(startTimeout, headers[name], loc));
  if (seconds > 0) return Math.max(1, Math.round(Math.min(seconds, LONGEST_START_SECONDS) * 1000));
  throw inputError({
    loc,
    msg: "Input should be greater than 0",
    type: "greater_than",
    ctx: { gt: 0 },
    input: seconds,
  });
}

function readRetention(headers: IncomingHttpHeaders): number | undefined {
  const name = "x-fal-object-lifecycle-preference";
  const text = headers[name];
  if (text === undefined) return undefined;
  const { expiration_duration_seconds: seconds } = parseInput(lifecyclePreference, readJson(String(text), name), [
    "header",
    name,
  ]);
  return typeof seconds === "number" ? Math.min(seconds, MOST_KEPT_SECONDS) * 1000 : undefined;
}

function readJson(text: string, header: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw inputError({ loc: ["header", header], msg: "Invalid JSON", type: "json_invalid", input: text });
  }
}

function readMaxQueueLength(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && /^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw inputError({
    loc: ["query", "fal_max_queue_length"],
    msg: "Input should be a whole number greater than or equal to 1",
    type: "greater_than_equal",
    ctx: { ge: 1 },
    input: value,
  });
}

function readWebhookUrl(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.href;
  throw inputError({
    loc: ["query", "fal_webhook"],
    msg: "Input should be a valid URL",
    type: "url_parsing",
    input: value,
  });
}
