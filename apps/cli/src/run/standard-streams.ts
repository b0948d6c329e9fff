import { Buffer } from "node:buffer";

/** Reads standard input to its end. @throws the signal's reason when it fires first. */
export async function readStandardInput(signal: AbortSignal): Promise<Uint8Array> {
  try {
    return Buffer.concat(await process.stdin.toArray({ signal }));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Writes to standard output and waits until it is handed on, so that ending the process loses nothing. */
export async function writeStandardOutput(bytes: Uint8Array | string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
