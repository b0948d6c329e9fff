import { request } from "node:http";
import { createFalClient, type FalClient } from "@fal-ai/client";

export const WAYS = ["requestMiddleware", "proxyUrl", "Host header"] as const;
export type Way = (typeof WAYS)[number];

const PREFIXES: Readonly<Record<string, string>> = {
  "fal.run": "/fal/run",
  "queue.fal.run": "/fal/queue",
  "rest.fal.ai": "/fal/rest",
};

/** The vendor's own client, unchanged, led to a server in one of the ways that its documentation offers. */
export function clientFor(origin: string, way: Way, credentials = "id:secret"): FalClient {
  if (way === "proxyUrl") {
    return createFalClient({ credentials, proxyUrl: { url: `${origin}/api/fal/proxy`, when: "always" } });
  }
  if (way === "Host header") return createFalClient({ credentials, fetch: fetchByHost(origin) });
  return createFalClient({
    credentials,
    requestMiddleware: async (config) => {
      const { host, pathname, search } = new URL(config.url);
      const prefix = PREFIXES[host];
      if (prefix === undefined) throw new Error(`The client calls an unexpected host: ${config.url}`);
      return { ...config, url: origin + prefix + pathname + search };
    },
  });
}

/** As if all the vendor's names led to this server: every request goes there, under the name it was meant for. */
export function fetchByHost(origin: string): typeof fetch {
  const { hostname, port } = new URL(origin);
  return async (input, init) => {
    const wanted = new Request(input, { ...init, ...(init?.body ? { duplex: "half" } : {}) });
    const url = new URL(wanted.url);
    const body = Buffer.from(await wanted.arrayBuffer());
    const headers = { ...Object.fromEntries(wanted.headers), host: url.host, "content-length": String(body.length) };
    return new Promise((resolve, reject) => {
      const { signal } = wanted;
      const sent = request({ hostname, port, path: url.pathname + url.search, method: wanted.method, headers, signal });
      sent.on("error", reject);
      sent.on("response", (response) => {
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            response.on("data", (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)));
            response.on("end", () => controller.close());
            response.on("error", (error) => controller.error(error));
          },
        });
        const fields = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const { statusCode: status = 500, statusMessage: statusText = "" } = response;
        resolve(new Response(stream, { status, statusText, headers: fields }));
      });
      sent.end(body);
    });
  };
}
