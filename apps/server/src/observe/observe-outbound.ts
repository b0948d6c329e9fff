import { type Outbound, OutboundError } from "@lacuna/outbound";
import type { ServerMetrics } from "./server-metrics.ts";

/** The same door, with every exchange counted. */
export function observeOutbound(
  outbound: Outbound,
  metrics: ServerMetrics,
  now: () => number = () => performance.now(),
): Outbound {
  async function count<Result>(kind: "download" | "send", exchange: () => Promise<Result>): Promise<Result> {
    const startedAt = now();
    let outcome = "ok";
    try {
      return await exchange();
    } catch (error) {
      outcome = error instanceof OutboundError ? error.code : "stopped";
      throw error;
    } finally {
      metrics.countExchange(kind, outcome, (now() - startedAt) / 1000);
    }
  }
  return {
    checkUrl: (url) => outbound.checkUrl(url),
    download: (url, limits) => count("download", () => outbound.download(url, limits)),
    downloadTo: (url, limits, sink) => count("download", () => outbound.downloadTo(url, limits, sink)),
    send: (request) => count("send", () => outbound.send(request)),
    close: () => outbound.close(),
  };
}
