import { type Failure, StoreUnavailableError } from "@lacuna/jobs";

/** Clients that go by it ask again after this: a restart of the database takes about as long. */
export const OUTAGE_RETRY_AFTER = { "retry-after": "2" } as const;

/** A request about tasks that cannot be looked at: whatever it asked for may be asked for again. */
const OUTAGE: Failure = {
  code: "unavailable",
  message: "The service cannot reach its tasks at the moment. Send the same request again in a few seconds.",
};

/** @returns  What a request is refused with while the database is away or full; `undefined` for any other error. */
export function outageOf(error: unknown): Failure | undefined {
  return error instanceof StoreUnavailableError ? OUTAGE : undefined;
}
