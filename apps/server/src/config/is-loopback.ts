import { isIP } from "node:net";

/** Whether an address to listen on is reached from this machine only: 127.0.0.0/8 (RFC 1122), ::1, localhost (RFC 6761). */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
