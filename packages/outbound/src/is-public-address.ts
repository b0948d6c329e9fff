import ipaddr from "ipaddr.js";

/**
 * The part of IPv6 from which public addresses are given out (RFC 4291, section 2.4; IANA). Everything outside of it is
 * special, or not in use yet; what is special inside of it (6to4, Teredo, documentation) ipaddr.js knows.
 */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/** Azure's host service: an address of the public space that answers, with credentials, on virtual machines only. */
const SPECIAL_IPV4: readonly string[] = ["168.63.129.16"];

/**
 * Whether an address belongs to the public internet. What is not known to be public is not.
 *
 * @param address  As DNS or the URL parser wrote it: dotted IPv4, or IPv6, with or without a zone.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // IPv4 in IPv6 (::ffff:10.0.0.1) becomes IPv4
  if (parsed.range() !== "unicast") return false;
  if (parsed.kind() === "ipv4") return !SPECIAL_IPV4.includes(parsed.toString());
  return parsed.match(GLOBAL_UNICAST);
}
