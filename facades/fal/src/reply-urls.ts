import { type FacadeServices, UnknownHostError } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { type AddressedRequest, isOwnPath, isProxyPath } from "./rewrite-url.ts";
import { MEDIA_PREFIX, prefixOfHost, QUEUE_PREFIX } from "./vendor-hosts.ts";

/** Absolute URLs for replies, on the origin and in the spelling that this client can reach. None ends in "/". */
export interface ReplyUrls {
  /** For links to results. */
  readonly origin: string;
  readonly queue: string;
  readonly media: string;
}

/** @throws UnknownHostError  when the request came under a name that is neither ours nor the vendor's. */
export function readReplyUrls({ originOf }: Pick<FacadeServices, "originOf">, request: FastifyRequest): ReplyUrls {
  const addressed = { url: request.originalUrl, headers: request.headers };
  if (!isOnVendorHost(addressed)) return replyUrls(addressed, originOf(request));
  try {
    return replyUrls(addressed, originOf(request));
  } catch (error) {
    if (!(error instanceof UnknownHostError)) throw error;
    // Checked for names that somebody has pointed here; over the vendor's, only vendor and operator have power.
    return replyUrls(addressed, `${request.protocol}://localhost`);
  }
}

/**
 * A client that reaches us as `queue.fal.run` gets that host back: only the names it has used are known to lead here. All
 * others, those behind the proxy protocol included, get our own prefixes, which they can reach directly.
 *
 * @param request    As it came, before `rewriteUrl`.
 * @param ownOrigin  Scheme, host and port under which this client reaches us; under a vendor's host, only the scheme counts.
 */
export function replyUrls(request: AddressedRequest, ownOrigin: string): ReplyUrls {
  if (!isOnVendorHost(request)) return prefixed(ownOrigin);
  const { url = "/", headers } = request;
  const urls = prefixed(`${new URL(ownOrigin).protocol}//${(headers.host ?? "").toLowerCase()}`);
  // The vendor has a host for files; whether it leads here too is unknown, so files stay on the host that does.
  return isProxyPath(url) || isOwnPath(url) ? urls : { ...urls, queue: urls.origin };
}

function isOnVendorHost({ headers }: AddressedRequest): boolean {
  return prefixOfHost(headers.host ?? "") !== undefined;
}

function prefixed(origin: string): ReplyUrls {
  return { origin, queue: origin + QUEUE_PREFIX, media: origin + MEDIA_PREFIX };
}
