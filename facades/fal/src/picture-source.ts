import { MEDIA_PREFIX, prefixOfHost } from "./vendor-hosts.ts";

/** What a text in `image_url` or `mask_url` refers to. */
export type PictureSource =
  | { readonly kind: "inline"; readonly text: string }
  /** A file that was uploaded to us. */
  | { readonly kind: "upload"; readonly uploadId: string }
  /** A result of ours, perhaps: path and query of a signed link. */
  | { readonly kind: "result"; readonly pathAndQuery: string }
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "unreadable" };

const UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
const UPLOADED = new RegExp(`^(?:${MEDIA_PREFIX})?/files/(${UUID})/[^/]+$`);

/** @param ownOrigin  Scheme, host and port under which the caller reaches us. */
export function readPictureSource(text: string, ownOrigin: string): PictureSource {
  if (/^data:/i.test(text)) return { kind: "inline", text };
  if (!URL.canParse(text)) return { kind: "unreadable" };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return { kind: "unreadable" };
  if (!isOurs(url, ownOrigin)) return { kind: "url", url: text };
  const uploadId = UPLOADED.exec(url.pathname)?.[1];
  if (uploadId !== undefined) return { kind: "upload", uploadId };
  if (url.pathname.startsWith("/artifacts/")) return { kind: "result", pathAndQuery: url.pathname + url.search };
  return { kind: "url", url: text };
}

/** The vendor's hosts are ours for a client that reaches us under them. A file there that is not ours is fetched. */
function isOurs(url: URL, ownOrigin: string): boolean {
  return url.host === new URL(ownOrigin).host || prefixOfHost(url.host) !== undefined;
}
