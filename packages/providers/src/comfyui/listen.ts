import { readMessage, readPreview } from "./client.ts";

export interface Listener {
  /** Resolves when the prompt may have ended, or after so long. Never rejects. */
  wait(timeoutMs: number): Promise<void>;
  /** From now on, only what is said of this prompt counts. */
  follow(promptId: string): void;
  close(): void;
}

export interface ListenerCalls {
  readonly onProgress: (fraction: number) => void;
  /** @param file  JPEG or PNG. */
  readonly onPreview: (file: Uint8Array) => void;
}

/**
 * Listens to ComfyUI's socket for progress. What a prompt comes to is asked over HTTP: a socket that breaks, or cannot be opened,
 * costs progress and a little time, and no guess.
 *
 * @returns  When the socket is open, or will not be.
 */
export async function listen(
  origin: string,
  clientId: string,
  { onProgress, onPreview }: ListenerCalls,
  signal: AbortSignal,
): Promise<Listener> {
  let promptId: string | undefined;
  let wake: (() => void) | undefined;
  const address = `${origin.replace(/^http/, "ws")}/ws?clientId=${encodeURIComponent(clientId)}`;
  // Node has had it since version 22; before, there is no progress.
  const socket = typeof WebSocket === "undefined" ? undefined : new WebSocket(address);
  if (socket !== undefined) {
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (data instanceof ArrayBuffer && promptId !== undefined) {
        const file = readPreview(new Uint8Array(data));
        if (file !== undefined) onPreview(file);
      }
      const event = typeof data === "string" && promptId !== undefined ? readMessage(data, promptId) : undefined;
      if (event?.kind === "progress") onProgress(event.fraction);
      if (event?.kind === "ended") wake?.();
    });
    await opened(socket, signal);
  }
  return {
    follow(id) {
      promptId = id;
    },
    async wait(timeoutMs) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener("abort", wake, { once: true });
        if (signal.aborted) wake();
      });
      if (wake !== undefined) signal.removeEventListener("abort", wake);
      wake = undefined;
    },
    close: () => socket?.close(),
  };
}

const OPEN_MS = 5000;

async function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(OPEN_MS)]);
  await new Promise<void>((resolve) => {
    const done = (): void => resolve();
    for (const name of ["open", "error", "close"]) socket.addEventListener(name, done, { once: true });
    limit.addEventListener("abort", done, { once: true });
    if (limit.aborted) done();
  });
}
