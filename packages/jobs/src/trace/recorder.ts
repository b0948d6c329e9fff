import type { EpochMs } from "../model/task.ts";

/**
 * Told what is done when, so that somebody can draw it as a trace. This package knows nothing of who listens: by default it is
 * nobody, and then a step costs one call.
 */
export interface Recorder {
  /** Does work as a step of the one that it is called within. A step whose work rejects has failed. */
  step<T>(name: string, work: () => Promise<T>, details?: StepDetails<T>): Promise<T>;
  /** A step that is over. */
  note(name: string, from: EpochMs, to: EpochMs, details?: Pick<StepDetails, "parent" | "attributes">): void;
  /** The step that this is called within, as a `traceparent` (W3C Trace Context); undefined where nothing is recorded. */
  here(): string | undefined;
}

export interface StepDetails<T = unknown> {
  /** Belongs to this step, also of another process, as `here` told it. Default: the one it is called within. */
  readonly parent?: string | undefined;
  /** "consumer": takes up what another has put down. "client": waits for somebody outside. Default "internal". */
  readonly kind?: "internal" | "client" | "consumer" | "producer";
  readonly attributes?: StepAttributes;
  /** What there is to say once it is known what came out. */
  readonly outcome?: (value: T) => StepAttributes;
}

export type StepAttributes = Readonly<Record<string, string | number | boolean>>;

export const NO_RECORDER: Recorder = {
  step: (_name, work) => work(),
  note: () => undefined,
  here: () => undefined,
};
