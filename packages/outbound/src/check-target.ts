import { isIP } from "node:net";
import type { AllowList } from "./allow-list.ts";
import { withoutRootDot } from "./canonical-host.ts";
import { OutboundError } from "./errors.ts";
import { isPublicAddress } from "./is-public-address.ts";

/** Who may be reached. */
export interface Rules {
  readonly allow: AllowList;
  /** For public addresses. */
  readonly ports: readonly number[];
}

/** An address that its text gives no reason to refuse. Where it has a host name, what that leads to is still open. */
export interface Target {
  readonly url: URL;
  /** Without brackets and root dot. */
  readonly host: string;
  readonly port: number;
}

const MAX_URL_LENGTH = 8192;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/**
 * Reads an address and refuses what can be refused without a network.
 *
 * The URL parser brings a host into one spelling before anything is compared: decimal, octal, hexadecimal, shortened,
 * full-width and percent-encoded forms of an IPv4 address all become dotted decimals.
 *
 * @param base  For a redirect: where it came from.
 * @throws OutboundError  "address_refused"
 */
export function checkTarget(text: string, rules: Rules, base?: URL): Target {
  const url = text.length > MAX_URL_LENGTH ? null : URL.parse(text, base?.href);
  if (url === null) throw refused("The address is not a valid URL.");
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) throw refused("Only http and https addresses can be used.");
  if (url.username !== "" || url.password !== "") {
    throw refused("The address holds a user name or password; that is not supported.");
  }
  const host = withoutRootDot(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  const target = { url, host, port: url.port === "" ? defaultPort : Number(url.port) };
  if (!rules.allow.allowsHost(host, target.port)) checkHost(target, rules);
  return target;
}

function checkHost({ host, port }: Target, rules: Rules): void {
  if (isIP(host) !== 0) {
    checkAddress(host, port, rules);
    return;
  }
  // RFC 6761: these mean the machine itself, whatever a resolver says.
  if (host === "" || host === "localhost" || host.endsWith(".localhost")) throw notPublic();
  if (!rules.ports.includes(port) && !rules.allow.allowsPort(port)) throw badPort(port, rules);
}

/**
 * Refuses an address that a literal or DNS named.
 *
 * @throws OutboundError  "address_refused", in the same words for every address and whatever may listen there.
 */
export function checkAddress(address: string, port: number, rules: Rules): void {
  if (rules.allow.allowsAddress(address, port)) return;
  if (!isPublicAddress(address)) throw notPublic();
  if (!rules.ports.includes(port)) throw badPort(port, rules);
}

function notPublic(): OutboundError {
  return refused("The address does not lead to a public host; this service does not connect to others.");
}

function badPort(port: number, { ports }: Rules): OutboundError {
  return refused(`Port ${port} is not used by this service; it connects to ports ${ports.join(", ")}.`);
}

function refused(message: string): OutboundError {
  return new OutboundError("address_refused", message);
}
