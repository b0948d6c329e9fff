/** Where on our one origin the paths of each of the vendor's hosts begin. */
export const RUN_PREFIX = "/fal/run";
export const QUEUE_PREFIX = "/fal/queue";
export const REST_PREFIX = "/fal/rest";
export const MEDIA_PREFIX = "/fal/media";
/** Where the vendor's proxy packages listen, and so where clients with a `proxyUrl` send everything. */
export const PROXY_PATH = "/api/fal/proxy";
export const TARGET_HEADER = "x-fal-target-url";

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["fal.run", RUN_PREFIX],
  ["queue.fal.run", QUEUE_PREFIX],
  ["queue.falrun.com", QUEUE_PREFIX],
  ["rest.fal.ai", REST_PREFIX],
  ["rest.alpha.fal.ai", REST_PREFIX],
  ["v3.fal.media", MEDIA_PREFIX],
]);

export const VENDOR_HOSTS: readonly string[] = [...PREFIXES.keys()];

/** @param host  As in a `Host` header: a port and the case of letters do not matter. @returns  undefined: not a vendor's. */
export function prefixOfHost(host: string): string | undefined {
  return PREFIXES.get(host.replace(/:\d*$/, "").toLowerCase());
}
