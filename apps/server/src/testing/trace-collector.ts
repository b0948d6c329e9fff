import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const wireSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(attribute).default([]),
  status: z.object({ code: z.number().optional() }).optional(),
});
/** The part of OTLP's JSON that is looked at here. */
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(wireSpan) })),
    }),
  ),
});
export interface WireSpan extends z.infer<typeof wireSpan> {
  /** Of the process that did it. */
  readonly pid: number;
}

/** Takes traces as a collector does, by OTLP over HTTP in JSON, and keeps them. */
export interface TraceCollector extends AsyncDisposable {
  readonly endpoint: string;
  readonly spans: readonly WireSpan[];
}

export async function openTraceCollector(): Promise<TraceCollector> {
  const spans: WireSpan[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
      const isWanted = request.url === "/v1/traces" && request.headers["content-type"] === "application/json";
      if (!isWanted) return response.writeHead(400).end();
      const { resourceSpans } = exported.parse(JSON.parse(text.toString()));
      for (const { resource, scopeSpans } of resourceSpans) {
        const pid = Number(resource.attributes.find(({ key }) => key === "process.pid")?.value["intValue"]);
        for (const scope of scopeSpans) spans.push(...scope.spans.map((span) => ({ ...span, pid })));
      }
      return response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: Pick<AddressInfo, "port"> = Object(server.address());
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
