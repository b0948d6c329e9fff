import { createHash } from "node:crypto";
import type { Submission, Task } from "@lacuna/jobs";
import { invalidRequest, problemError } from "./errors.ts";
import { readNote } from "./task-note.ts";

const LONGEST_KEY = 255;

/**
 * Reads an `Idempotency-Key` header: a text of its own, or in quotes as the IETF's draft has it.
 *
 * @throws ProblemError  422
 */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = typeof header === "string" ? header.trim() : "";
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (key.length > 0 && key.length <= LONGEST_KEY && /^[\x20-\x7e]+$/.test(key)) return key;
  const detail = `The header Idempotency-Key must be sent once and hold 1 to ${LONGEST_KEY} printable ASCII characters`;
  throw invalidRequest([{ pointer: "/", detail }]);
}

/** Under which the core knows it: another contract's keys of the same words are others. */
export function coreKey(key: string): string {
  return `lacuna:${key}`;
}

/** Equal for requests that ask for the same. */
export function fingerprintOf(wanted: Pick<Submission, "command" | "priority" | "webhookUrl">): string {
  const hash = createHash("sha256");
  const text = JSON.stringify(wanted, (_name, value: unknown) =>
    value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
  );
  return hash.update(text).digest("hex");
}

/** @throws ProblemError  422, when the key stands for another request. */
export function requireSameRequest(task: Task, fingerprint: string): void {
  if (readNote(task).fingerprint === fingerprint) return;
  throw problemError(422, "idempotency-key-reused", "The idempotency key was used before, for another request.");
}
