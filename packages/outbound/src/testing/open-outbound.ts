import { onTestFinished } from "vitest";
import { createOutbound } from "../create-outbound.ts";
import type { ResolveHost } from "../guarded-lookup.ts";
import type { Outbound, OutboundSettings } from "../outbound.ts";

/** A door that is closed after the test. Names resolve to nothing unless `resolveHost` knows them. */
export function openOutbound(
  settings: Partial<OutboundSettings>,
  resolveHost: ResolveHost = () => Promise.resolve([]),
): Outbound {
  const outbound = createOutbound({ allow: [], ...settings }, resolveHost);
  onTestFinished(() => outbound.close());
  return outbound;
}

export const LIMITS = { maxBytes: 1_000_000, timeoutMs: 20_000 };
