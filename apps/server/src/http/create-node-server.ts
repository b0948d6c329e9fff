import http, { type RequestListener } from "node:http";
import https from "node:https";

export interface NodeServerSettings {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** For a request to arrive as a whole. */
  readonly requestTimeoutMs: number;
}

/** A client that sends its headers more slowly holds a connection for nothing ("slowloris"). */
const HEADERS_TIMEOUT_MS = 20_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Longer than the minute after which common proxies let go, so that it is they who do. */
const KEEP_ALIVE_MS = 75_000;
/** How late such limits may strike. */
const CHECK_EVERY_MS = 5000;

/**
 * A server for HTTP/1.1 with limits on what clients may take their time for. Silence is not limited: whoever waits for a
 * task is silent.
 */
export function createNodeServer(settings: NodeServerSettings, handler: RequestListener): http.Server {
  const { tls, requestTimeoutMs } = settings;
  const options: http.ServerOptions = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: CHECK_EVERY_MS,
  };
  return tls === undefined
    ? http.createServer(options, handler)
    : https.createServer({ ...options, ...tls, minVersion: "TLSv1.2" }, handler);
}
