import { buffer } from "node:stream/consumers";
import { type Outbound, OutboundError, type OutboundErrorCode } from "@lacuna/outbound";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { InputRole, StoredFile, StoredInput } from "../model/command.ts";
import type { FailureCode } from "../model/failure.ts";
import { awaitStorage } from "../worker/await-storage.ts";
import { IntakeError } from "./intake-error.ts";

export interface ResolveParts {
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
  readonly limits: ResolveLimits;
  readonly signal?: AbortSignal;
}

export interface ResolveLimits {
  readonly maxBytes: number;
  /** For the whole download of one picture, redirects included. */
  readonly timeoutMs: number;
}

/** The caller cannot do anything different about a slow server than about a silent one. */
const FAILURE_CODES = {
  address_refused: "address_refused",
  unreachable: "download_failed",
  bad_status: "download_failed",
  timed_out: "download_failed",
  too_large: "too_large",
} satisfies Record<OutboundErrorCode, FailureCode>;

/**
 * Gets a picture's bytes, from where they are stored or from their address.
 *
 * @throws IntakeError  what the outbound door says, as a failure of this input.
 * @throws StorageAwayError  the storage stays away or full.
 * @throws Error        a fault of ours: the stored file is gone. The signal's reason when aborted.
 */
export async function resolveInput(input: StoredInput, role: InputRole, parts: ResolveParts): Promise<Uint8Array> {
  const { artifacts, outbound, limits, signal } = parts;
  signal?.throwIfAborted();
  if (input.kind === "artifact") {
    const bytes = await awaitStorage(artifacts, () => readStored(artifacts, input), signal);
    signal?.throwIfAborted();
    if (bytes === undefined) throw new Error(`The stored ${role} of a task is gone: ${input.key}`);
    return bytes;
  }
  try {
    const { bytes } = await outbound.download(input.url, { ...limits, ...(signal && { signal }) });
    return bytes;
  } catch (cause) {
    if (!(cause instanceof OutboundError)) throw cause;
    const code = FAILURE_CODES[cause.code];
    const { maxBytes } = limits;
    const failure = { code, message: cause.message, input: role, ...(code === "too_large" && { maxBytes }) };
    throw new IntakeError(failure, { cause });
  }
}

async function readStored(artifacts: ArtifactStore, { key, first, last }: StoredFile): Promise<Uint8Array | undefined> {
  if (first === undefined || last === undefined) return artifacts.read(key);
  const opened = await artifacts.open(key, { first, last });
  return opened && buffer(opened.stream);
}
