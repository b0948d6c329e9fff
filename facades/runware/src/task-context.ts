import type { Caller } from "@lacuna/http";
import type { FastifyBaseLogger } from "fastify";
import type { AwaitedResult } from "./await-answer.ts";
import type { Answer } from "./contract.ts";

/** Who sends a task, and how. */
export interface TaskContext {
  readonly caller: Caller;
  /** Scheme, host and port under which this client reaches us. */
  readonly origin: string;
  /** UUID of the socket session that it came on. */
  readonly session?: string;
  readonly log: FastifyBaseLogger;
}

/** What a task is answered with at once, and the results that follow when they are finished, in order. */
export interface BegunTask {
  readonly answers: readonly Answer[];
  readonly awaited: readonly AwaitedResult[];
}
