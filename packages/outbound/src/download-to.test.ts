import { describe, expect, it } from "vitest";
import type { DownloadSink } from "./outbound.ts";
import { type LoopbackServer, startHttpServer } from "./testing/loopback-server.ts";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";

const CONTENT = "0123456789";

/** Serves ten digits, from where it is asked to unless `knowsRanges` is false. */
function startDigits(knowsRanges = true): Promise<LoopbackServer> {
  return startHttpServer((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = knowsRanges ? CONTENT.slice(from) : CONTENT;
    const range = { "content-range": `bytes ${from}-9/10` };
    response.writeHead(knowsRanges && from > 0 ? 206 : 200, knowsRanges && from > 0 ? range : {}).end(rest);
  });
}

function sinkOf(): DownloadSink & { readonly begun: unknown[]; text(): string } {
  const begun: unknown[] = [];
  let text = "";
  return {
    begun,
    text: () => text,
    async begin(start) {
      begun.push(start);
    },
    async write(bytes) {
      text += Buffer.from(bytes).toString();
    },
  };
}

const doorTo = ({ port }: LoopbackServer) => openOutbound({ allow: [`127.0.0.1/32:${port}`] });

describe("a download into a sink", () => {
  it("begins where it is asked to", async () => {
    const server = await startDigits();
    const sink = sinkOf();
    await doorTo(server).downloadTo(server.origin, { ...LIMITS, from: 4 }, sink);
    expect(sink.text()).toBe("456789");
    expect(sink.begun).toEqual([{ from: 4, totalBytes: undefined }]);
  });

  it("says that it begins at the first byte where the server knows no ranges", async () => {
    const server = await startDigits(false);
    const sink = sinkOf();
    await doorTo(server).downloadTo(server.origin, { ...LIMITS, from: 4 }, sink);
    expect(sink.text()).toBe(CONTENT);
    expect(sink.begun).toMatchObject([{ from: 0 }]);
  });

  it("ends at the limit, counting what was there before", async () => {
    const server = await startDigits();
    const limits = { ...LIMITS, maxBytes: 9, from: 4 };
    const done = doorTo(server).downloadTo(server.origin, limits, sinkOf());
    await expect(done).rejects.toMatchObject({ code: "too_large" });
  });

  it("ends with what the sink throws", async () => {
    const server = await startDigits();
    const full = new Error("no space left");
    const sink = { ...sinkOf(), write: () => Promise.reject(full) };
    await expect(doorTo(server).downloadTo(server.origin, LIMITS, sink)).rejects.toBe(full);
  });

  it("refuses addresses and redirects that a download would refuse", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    });
    const door = doorTo(server);
    const sink = sinkOf();
    for (const url of ["http://10.0.0.1/", server.origin]) {
      await expect(door.downloadTo(url, LIMITS, sink)).rejects.toMatchObject({ code: "address_refused" });
    }
    expect(sink.begun).toEqual([]);
  });
});
