import type { FacadeServices } from "@lacuna/http";
import type { ServerMetrics } from "./server-metrics.ts";

type CountRequest = FacadeServices["countRequest"];

/** Each name is a time series that somebody stores for months. */
const MOST_NAMES = 200;
/** No key can be named like this. */
const OTHERS = "(others)";

/**
 * The same counting, told to the metrics by the key's name. Names beyond the first 200 that this process sees are counted
 * together, so that making and revoking keys every day fills nobody's storage.
 */
export function countByKey(countRequest: CountRequest, metrics: Pick<ServerMetrics, "countKeyRequest">): CountRequest {
  const names = new Set<string>();
  return (caller) => {
    if (names.size < MOST_NAMES) names.add(caller.name);
    const name = names.has(caller.name) ? caller.name : OTHERS;
    try {
      countRequest(caller);
    } catch (error) {
      metrics.countKeyRequest(name, "refused");
      throw error;
    }
    metrics.countKeyRequest(name, "admitted");
  };
}
