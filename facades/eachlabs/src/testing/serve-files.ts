import { once } from "node:events";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** Puts files where the server under test can fetch them. @returns  "http://127.0.0.1:<port>" */
export async function serveFiles(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[request.url?.slice(1) ?? ""];
    response.writeHead(file === undefined ? 404 : 200, { "content-type": "image/png" }).end(file);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}
