import type { AddressedRequest } from "./rewrite-url.ts";
import { isOwnPath, isProxyPath } from "./rewrite-url.ts";
import { MEDIA_PREFIX, prefixOfHost, QUEUE_PREFIX } from "./vendor-hosts.ts";

/** Absolute URLs for replies, on the origin and in the spelling that this client can reach. None ends in "/". */
export interface ReplyUrls {
  /** For links to results. */
  readonly origin: string;
  readonly queue: string;
  readonly media: string;
}

/**
 * A client that reaches us as `queue.fal.run` gets that host back: only the names it has used are known to lead here. All
 * others, those behind the proxy protocol included, get our own prefixes, which they can reach directly.
 *
 * @param request    As it came, before `rewriteUrl`.
 * @param ownOrigin  Scheme, host and port under which this client reaches us.
 */
export function replyUrls({ url = "/", headers }: AddressedRequest, ownOrigin: string): ReplyUrls {
  const host = headers.host ?? "";
  if (prefixOfHost(host) === undefined || isProxyPath(url) || isOwnPath(url)) return prefixed(ownOrigin);
  const origin = `${new URL(ownOrigin).protocol}//${host.toLowerCase()}`;
  // The vendor has a host for files; whether it leads here too is unknown, so files stay on the host that does.
  return { ...prefixed(origin), queue: origin };
}

function prefixed(origin: string): ReplyUrls {
  return { origin, queue: origin + QUEUE_PREFIX, media: origin + MEDIA_PREFIX };
}
