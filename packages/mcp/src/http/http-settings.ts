import { isLoopback } from "@lacuna/outbound";
import type { ServerSettings } from "../server/open-surroundings.ts";

export interface HttpSettings extends ServerSettings {
  /** What to listen on. Default 127.0.0.1. Others than loopback addresses take a key. */
  readonly host?: string;
  /** Default 8788; 0 takes any that is free. */
  readonly port?: number;
  /** What clients must send as `Authorization: Bearer …`. Default: nothing. */
  readonly key?: string;
  /** Names by which clients reach this server, beside localhost and its addresses. */
  readonly hostNames?: readonly string[];
  /** Origins of web pages that may use it ("https://app.example"). Default: none. */
  readonly origins?: readonly string[];
  readonly maxSessions?: number;
  /** A session ends when it has not been used for so long and has no task under way. */
  readonly sessionIdleMs?: number;
}

export interface CheckedHttpSettings {
  readonly host: string;
  readonly port: number;
  readonly key: string | undefined;
  readonly hostNames: readonly string[];
  readonly origins: readonly string[];
  readonly maxSessions: number;
  readonly sessionIdleMs: number;
}

const SHORTEST_KEY = 16;

/** @throws RangeError  that says what is wrong. */
export function checkHttpSettings(settings: HttpSettings): CheckedHttpSettings {
  const { host = "127.0.0.1", port = 8788, key, hostNames = [], origins = [] } = settings;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${port} is no port`);
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) throw new RangeError("the key holds other than visible ASCII");
  if (key !== undefined && key.length < SHORTEST_KEY) {
    throw new RangeError(`the key is too short: it needs ${SHORTEST_KEY} characters`);
  }
  if (key === undefined && !isLoopback(host)) {
    throw new RangeError(`${host} can be reached from elsewhere: that takes a key, or listen on 127.0.0.1`);
  }
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined) throw new RangeError(`${wrong} is no origin like https://app.example`);
  return {
    host,
    port,
    key,
    hostNames: hostNames.map((name) => name.toLowerCase()),
    origins,
    maxSessions: settings.maxSessions ?? 32,
    sessionIdleMs: settings.sessionIdleMs ?? 30 * 60_000,
  };
}
