import { isIP } from "node:net";

/** Whether a host is reached from this machine only: 127.0.0.0/8 (RFC 1122), ::1 (RFC 4291), with or without brackets, localhost (RFC 6761). */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (isIP(plain) === 4) return plain.startsWith("127.");
  return plain === "::1" || plain === "localhost";
}
