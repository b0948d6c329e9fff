/** A host name as the URL parser writes it, in lower case and Punycode, without the dot of the root; or `undefined`. */
export function canonicalHost(name: string): string | undefined {
  const url = URL.parse(`http://${name}/`);
  if (url === null || url.hostname === "" || url.port !== "" || url.username !== "") return undefined;
  return withoutRootDot(url.hostname);
}

/** "example.com." and "example.com" are the same host; what is compared has no dot at its end. */
export function withoutRootDot(hostname: string): string {
  return hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
}
