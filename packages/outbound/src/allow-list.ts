import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { canonicalHost } from "./canonical-host.ts";

/** What an operator lets callers reach although it is not public. */
export interface AllowList {
  allowsHost(host: string, port: number): boolean;
  allowsAddress(address: string, port: number): boolean;
  /** Whether some address may be reached on this port, so that a name is worth resolving. */
  allowsPort(port: number): boolean;
}

interface AllowedRange {
  readonly range: [ipaddr.IPv4 | ipaddr.IPv6, number];
  /** Missing: every port. */
  readonly port: number | undefined;
}

interface AllowedHost {
  readonly host: string;
  readonly port: number | undefined;
}

/** @throws RangeError  that names the first entry which is neither a CIDR range, an address nor a host name. */
export function parseAllowList(entries: readonly string[]): AllowList {
  const ranges: AllowedRange[] = [];
  const hosts: AllowedHost[] = [];
  for (const entry of entries) {
    const range = parseRange(entry);
    if (range) ranges.push(range);
    else hosts.push(parseHost(entry));
  }
  return {
    allowsHost: (host, port) => hosts.some((allowed) => allowed.host === host && isPort(allowed, port)),
    allowsAddress: (address, port) => ranges.some((allowed) => isPort(allowed, port) && isInRange(address, allowed)),
    allowsPort: (port) => ranges.some((allowed) => isPort(allowed, port)),
  };
}

function isPort(allowed: { readonly port: number | undefined }, port: number): boolean {
  return allowed.port === undefined || allowed.port === port;
}

function isInRange(address: string, { range: [network, bits] }: AllowedRange): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}

/** `address`, `address/bits`, each with an optional `:port`; IPv6 with a port in brackets, or before the slash. */
const RANGE = /^(?:\[([^\]]+)\]|([^/[\]]+?))(?:\/(\d{1,3}))?(?::(\d{1,5}))?$/;

function parseRange(entry: string): AllowedRange | undefined {
  const [, bracketed, plain, bits, port] = (isIP(entry) ? [entry, undefined, entry] : RANGE.exec(entry)) ?? [];
  const address = bracketed ?? plain;
  // Strict, unlike ipaddr.js, which would read 010.0.0.1 as octal.
  if (address === undefined || isIP(address) === 0 || address.includes("%")) return undefined;
  const network = ipaddr.parse(address);
  const most = network.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (length > most) throw notAllowed(entry);
  return { range: [network, length], port: parsePort(entry, port) };
}

const HOST = /^([^:/[\]\s]+)(?::(\d{1,5}))?$/;

function parseHost(entry: string): AllowedHost {
  const [, name, port] = HOST.exec(entry) ?? [];
  const host = name === undefined ? undefined : canonicalHost(name);
  if (host === undefined || isIP(host) !== 0) throw notAllowed(entry);
  return { host, port: parsePort(entry, port) };
}

function parsePort(entry: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (port < 1 || port > 65_535) throw notAllowed(entry);
  return port;
}

function notAllowed(entry: string): RangeError {
  return new RangeError(
    `${JSON.stringify(entry)} is no host to allow: give a range ("10.1.0.0/16"), an address or a host name, each with an optional port ("10.1.0.0/16:9000").`,
  );
}
