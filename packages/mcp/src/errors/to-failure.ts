import type { CodecErrorCode } from "@lacuna/codec";
import { EraseError, oneLine, OutputError } from "@lacuna/library";
import { OutboundError, type OutboundErrorCode } from "@lacuna/outbound";
import { type Failure, type FailureCode, ToolError } from "./failure.ts";

const OUTBOUND_CODES = {
  address_refused: "address_refused",
  unreachable: "download_failed",
  bad_status: "download_failed",
  timed_out: "download_failed",
  too_large: "too_large",
} satisfies Record<OutboundErrorCode, FailureCode>;

const CODEC_CODES: Readonly<Record<CodecErrorCode, true>> = {
  bad_shape: true,
  damaged_image: true,
  encode_failed: true,
  mask_mismatch: true,
  too_large: true,
  unsupported_format: true,
};

/**
 * What to tell a client about an error.
 *
 * @returns  `undefined` for a fault of ours, whose text is for the log alone.
 */
export function toFailure(error: unknown): Failure | undefined {
  if (error instanceof ToolError || error instanceof EraseError || error instanceof OutputError) {
    return { code: error.code, message: oneLine(error.message) };
  }
  if (error instanceof OutboundError) return { code: OUTBOUND_CODES[error.code], message: oneLine(error.message) };
  const code = codecCode(error);
  if (code !== undefined && error instanceof Error) return { code, message: oneLine(error.message) };
  if (isAbort(error)) return { code: "cancelled", message: "It was cancelled." };
  return undefined;
}

/** Runs a step that reads the file called `name`, and names it in what the step throws. */
export async function namingSource<T>(name: string, read: () => Promise<T> | T): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const code = codecCode(cause);
    if (code === undefined || !(cause instanceof Error)) throw cause;
    throw new ToolError(code, `${oneLine(name)}: ${cause.message}`, { cause });
  }
}

function codecCode(error: unknown): CodecErrorCode | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return Object.keys(CODEC_CODES).find((known): known is CodecErrorCode => known === error.code);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
