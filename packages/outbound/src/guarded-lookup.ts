import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { checkAddress, type Rules, type Target } from "./check-target.ts";
import { OutboundError } from "./errors.ts";

/** All addresses of a host name. Rejects when there is none. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

export async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await systemLookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

/**
 * The lookup of a socket that connects to one target. The addresses it hands to the socket are the very ones it has
 * checked, so a name that answers differently the next time gains nothing. One address too many in the answer and none
 * is used: a socket tries them one after the other.
 */
export function guardedLookup(target: Target, rules: Rules, resolveHost: ResolveHost): LookupFunction {
  const isAllowed = rules.allow.allowsHost(target.host, target.port);
  return (hostname, options, callback) => {
    resolveChecked(hostname, (address) => {
      if (!isAllowed) checkAddress(address, target.port, rules);
    }).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error: unknown) => callback(asError(error), ""),
    );
  };

  async function resolveChecked(hostname: string, check: (address: string) => void) {
    const addresses = await resolveOrExplain(hostname);
    for (const address of addresses) check(address);
    return addresses.map((address) => ({ address, family: isIP(address) }));
  }

  async function resolveOrExplain(hostname: string): Promise<readonly string[]> {
    let addresses: readonly string[] = [];
    let cause: unknown;
    try {
      addresses = await resolveHost(hostname);
    } catch (error) {
      cause = error;
    }
    if (addresses.length > 0) return addresses;
    throw new OutboundError("unreachable", "The host name of the address could not be resolved.", { cause });
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("The host name could not be resolved.", { cause: error });
}
