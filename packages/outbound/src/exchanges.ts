import { OutboundError } from "./errors.ts";
import { explainFailure } from "./explain-failure.ts";

export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Keeps count of what runs, so that it can be ended. */
export interface Exchanges {
  /**
   * Runs one exchange within its time. Whatever it does, it is over when its signal says so: a resolver that never
   * answers cannot hold it.
   *
   * @throws OutboundError  or a programming error, or the reason of the caller's signal.
   */
  run<T>(limits: ExchangeLimits, exchange: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends what runs. What is begun afterwards ends at once. */
  close(): Promise<void>;
}

export function createExchanges(): Exchanges {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    run: (limits, exchange) => {
      const done = runOne(limits, exchange, closing.signal);
      running.add(done);
      const forget = (): void => void running.delete(done);
      done.then(forget, forget);
      return done;
    },
    close: async () => {
      closing.abort(new OutboundError("unreachable", "The service is stopping."));
      await Promise.allSettled(running);
    },
  };
}

async function runOne<T>(
  { timeoutMs, signal }: ExchangeLimits,
  exchange: (signal: AbortSignal) => Promise<T>,
  closing: AbortSignal,
): Promise<T> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any(signal ? [signal, deadline, closing] : [deadline, closing]);
  try {
    stop.throwIfAborted();
    return await untilAborted(exchange(stop), stop);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof OutboundError || error instanceof RangeError) throw error;
    if (deadline.aborted) {
      throw new OutboundError("timed_out", `The address took longer than ${timeoutMs / 1000} s.`, { cause: error });
    }
    throw explainFailure(error);
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
