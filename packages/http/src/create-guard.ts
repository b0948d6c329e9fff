import type { FastifyRequest } from "fastify";
import type { FacadeServices } from "./facade.ts";
import type { Caller } from "./key-ring.ts";

/** Who may come in, asked before a body is read: nobody without a key makes us keep megabytes. */
export interface Guard {
  readonly admit: (request: FastifyRequest) => Promise<void>;
  /** Also counts the request against its caller's rate. */
  readonly admitCounted: (request: FastifyRequest) => Promise<void>;
  /** Of a request that has been admitted. */
  readonly callerOf: (request: FastifyRequest) => Caller;
}

/** @param authenticate  Throws, in the vendor's words, when nobody is known to call. */
export function createGuard(
  authenticate: (request: FastifyRequest) => Promise<Caller>,
  countRequest: FacadeServices["countRequest"],
): Guard {
  const callers = new WeakMap<FastifyRequest, Caller>();

  async function admit(request: FastifyRequest): Promise<void> {
    callers.set(request, await authenticate(request));
  }

  function callerOf(request: FastifyRequest): Caller {
    const caller = callers.get(request);
    if (caller === undefined) throw new Error("A route reads its caller without having asked who it is.");
    return caller;
  }

  return {
    admit,
    callerOf,
    async admitCounted(request) {
      await admit(request);
      countRequest(callerOf(request));
    },
  };
}
