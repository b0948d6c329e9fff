import { Buffer } from "node:buffer";
import { addAbortSignal } from "node:stream";

/** Reads standard input to its end. @throws the signal's reason when it fires first. */
export async function readStandardInput(signal: AbortSignal): Promise<Uint8Array> {
  try {
    // Not `toArray({ signal })`: it looks at the signal only when more input comes.
    return Buffer.concat(await addAbortSignal(signal, process.stdin).toArray());
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
