import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Files by their path from the server's root. */
export type Files = ReadonlyMap<string, { readonly type: string; readonly content: string | Uint8Array }>;

/** With these a page is cross-origin isolated, and may share memory between threads. */
export const ISOLATING_HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Serves files from memory on a free port of this machine.
 *
 * @param headers  Sent with every file.
 */
export async function serveFiles(
  files: Files,
  headers: Readonly<Record<string, string>>,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    response.writeHead(file === undefined ? 404 : 200, { ...headers, "Content-Type": file?.type ?? "text/plain" });
    response.end(file?.content ?? "not found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with that port.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
