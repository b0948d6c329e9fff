import type { NamedBytes } from "@lacuna/library";
import type { Outbound } from "@lacuna/outbound";
import { ToolError } from "../errors/failure.ts";
import type { FileGate } from "../files/file-gate.ts";

/** What a text that stands for a picture means. */
export type Source =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "result"; readonly taskId: string; readonly number: number };

const MOST_PATH = 4096;
const RESULT = /^lacuna:\/\/results\/([0-9a-f-]{36})\/([1-9]\d?)$/;

/** How results are referred to. `number` counts from 1. */
export function resultUri(taskId: string, number: number): string {
  return `lacuna://results/${taskId}/${number}`;
}

/** @throws ToolError  bad_input, not_decodable, result_not_found: as far as the text alone tells. */
export function parseSource(text: string): Source {
  const trimmed = text.trim();
  if (/^data:/i.test(trimmed)) return { kind: "bytes", bytes: decodeDataUri(trimmed) };
  if (/^https?:/i.test(trimmed)) return { kind: "url", url: trimmed };
  if (/^lacuna:/i.test(trimmed)) {
    const [, taskId, number] = RESULT.exec(trimmed) ?? [];
    if (taskId === undefined)
      throw new ToolError("result_not_found", `There is no result of that name: ${trimmed.slice(0, 100)}`);
    return { kind: "result", taskId, number: Number(number) };
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(trimmed) && !/^file:/i.test(trimmed)) {
    throw new ToolError("bad_input", "Addresses begin with http:, https:, file:, data: or lacuna:.");
  }
  if (trimmed.length > MOST_PATH) {
    throw new ToolError("bad_input", 'That is too long for a path. Base64 needs "data:image/png;base64," before it.');
  }
  return { kind: "file", file: text };
}

/** What messages call a source. */
export function nameOfSource(source: Source, role: string): string {
  if (source.kind === "file") return source.file;
  if (source.kind === "bytes") return role;
  if (source.kind === "result") return resultUri(source.taskId, source.number);
  return URL.canParse(source.url) ? new URL(source.url).host : role; // the path of an address may be a secret
}

export interface SourceParts {
  readonly files: FileGate;
  readonly outbound: Outbound;
  /** A result of this session. @throws ToolError  result_not_found. */
  readonly readResult: (taskId: string, number: number) => Promise<Uint8Array>;
  readonly maxBytes: number;
  readonly downloadTimeoutMs: number;
}

/** @throws ToolError | OutboundError, or the signal's reason. */
export async function readSource(
  source: Source,
  role: string,
  parts: SourceParts,
  signal: AbortSignal,
): Promise<NamedBytes> {
  const name = nameOfSource(source, role);
  if (source.kind === "bytes") return { name, bytes: source.bytes };
  if (source.kind === "file") return { name, bytes: await parts.files.read(source.file, signal) };
  if (source.kind === "result") return { name, bytes: await parts.readResult(source.taskId, source.number) };
  const limits = { maxBytes: parts.maxBytes, timeoutMs: parts.downloadTimeoutMs, signal };
  const { bytes } = await parts.outbound.download(source.url, limits);
  return { name, bytes };
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function decodeDataUri(uri: string): Uint8Array {
  const comma = uri.slice(0, 1024).indexOf(",");
  const header = uri.slice(0, Math.max(0, comma)).toLowerCase();
  const content = uri.slice(comma + 1).replace(/\s+/g, "");
  if (comma === -1 || !header.endsWith(";base64") || content === "" || !BASE64.test(content)) {
    throw new ToolError("not_decodable", "A data: address must be like data:image/png;base64,iVBORw0KGgo…");
  }
  return Buffer.from(content, "base64");
}
