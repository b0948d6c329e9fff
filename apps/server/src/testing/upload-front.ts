import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/**
 * What Each Labs has and our contract for it does not: room for uploads. It takes those itself, and hands everything else to a
 * server of ours, which must have `publicUrl` here.
 */
export interface UploadFront extends AsyncDisposable {
  readonly origin: string;
  /** Ids of uploads that were asked to be deleted. */
  readonly deleted: readonly string[];
  /** Where everything else goes. */
  target(origin: string): void;
}

export async function startUploadFront(): Promise<UploadFront> {
  const files = new Map<string, Buffer>();
  const deleted: string[] = [];
  let behind = "";

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = incoming;
    const [, id] = /^\/(?:slot|v1\/files)\/([^/]+)$/.exec(url) ?? [];
    if (url === "/v1/upload/presign") {
      const own = `upload-${files.size}`;
      files.set(own, Buffer.alloc(0));
      const address = `${origin}/slot/${own}`;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ id: own, presigned_url: address, public_url: address, required_headers: {} }));
    } else if (id !== undefined && method === "PUT") {
      files.set(id, await readAll(incoming));
      response.writeHead(200).end();
    } else if (id !== undefined && method === "DELETE") {
      deleted.push(id);
      response.writeHead(204).end();
    } else if (id !== undefined) {
      response.writeHead(200, { "content-type": "image/png" }).end(files.get(id));
    } else forward(incoming, response);
  }

  function forward(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = "", url = "", headers } = incoming;
    const onward = request(behind + url, { method, headers: { ...headers, host: new URL(behind).host } }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  }

  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    origin,
    deleted,
    target(next) {
      behind = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
