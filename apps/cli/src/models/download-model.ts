import { open, stat } from "node:fs/promises";
import { createOutbound } from "@lacuna/outbound";
import { ModelError, type ModelManifest } from "@lacuna/providers";
import { UsageError } from "../arguments/usage-error.ts";
import { createProgressBar } from "../report/progress-bar.ts";

/** Larger files are no networks of the kind that run here. */
const MAX_BYTES = 4e9;
const TIMEOUT_MS = 2 * 60 * 60_000;

interface DownloadSettings {
  readonly manifest: ModelManifest;
  readonly allowHosts: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Downloads into a file, and goes on where an earlier call was broken off when the digest will tell whether both belong
 * together.
 *
 * @throws UsageError  for an entry of `allowHosts` that makes no sense; OutboundError; the signal's reason.
 */
export async function downloadModel(
  url: string,
  part: string,
  { manifest, allowHosts, signal }: DownloadSettings,
): Promise<void> {
  const { sha256, sizeBytes, name } = manifest;
  const there = sha256 === null ? 0 : await sizeOf(part);
  if (there > 0 && there === sizeBytes) return;
  const outbound = openDoor(allowHosts);
  const file = await open(part, there === 0 ? "w" : "r+");
  const bar = createProgressBar(process.stderr, process.stderr.isTTY);
  let at = 0;
  let total: number | undefined;
  try {
    const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, from: there, signal };
    await outbound.downloadTo(url, limits, {
      async begin(start) {
        at = start.from;
        total = start.totalBytes;
        await file.truncate(at);
        if (sizeBytes !== null && total !== undefined && total !== sizeBytes) {
          throw new ModelError(`${url} has ${total} bytes, and ${sizeBytes} were expected`);
        }
      },
      async write(bytes) {
        await file.write(bytes, 0, bytes.length, at);
        at += bytes.length;
        if (total !== undefined) bar.draw(at / total, name);
      },
    });
    await file.sync();
  } finally {
    bar.clear();
    await file.close();
    await outbound.close();
  }
  if (total !== undefined && at !== total) throw new ModelError(`${url} broke off after ${at} of ${total} bytes`);
}

/** @returns  0 where there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function openDoor(allow: readonly string[]) {
  try {
    return createOutbound({ allow });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--allow-host: ${error.message}`);
    throw error;
  }
}
