import { AsyncLocalStorage } from "node:async_hooks";
import { hostname } from "node:os";
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { NO_RECORDER, type Recorder } from "@lacuna/jobs";

/** What is done for requests and tasks, told to a collector as traces. */
export interface Tracing {
  readonly recorder: Recorder;
  /** @param traceparent  As the request has it: what is no such thing is passed over. */
  openRequest(name: string, traceparent: unknown): RequestSpan | undefined;
  /** Sends what has not been sent yet, or gives it up after some seconds. */
  close(): Promise<void>;
}

export interface RequestSpan {
  /** What `handle` begins belongs to the request. */
  run(handle: () => void): void;
  end(attributes: Readonly<Record<string, string | number>>, isFault: boolean): void;
}

export interface TracingSettings {
  /** Of a collector that takes OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** Of all traces, 0–100. */
  readonly percent: number;
  readonly version: string;
  readonly onFault: (error: unknown) => void;
}

/** Nobody listens, and nothing of the machinery is loaded. */
export const NO_TRACING: Tracing = {
  recorder: NO_RECORDER,
  openRequest: () => undefined,
  close: async () => undefined,
};

const CLOSE_MS = 3000;
const KINDS = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
} as const;

/**
 * Sends spans in batches, beside the work; when the collector is away they are dropped. Nothing is registered globally, so that
 * several servers in one process do not meet.
 */
export async function openTracing({ endpoint, percent, version, onFault }: TracingSettings): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const share = new sdk.TraceIdRatioBasedSampler(percent / 100);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const provider = new sdk.TracerProvider({
    // A caller who names a trace does not decide that it is recorded: the share does, by the trace's number.
    sampler: new sdk.ParentBasedSampler({ root: share, remoteParentSampled: share }),
    resource: resourceFromAttributes({
      "service.name": process.env["OTEL_SERVICE_NAME"] ?? "lacuna",
      "service.version": version,
      "host.name": hostname(),
      "process.pid": process.pid,
    }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1000 })],
  });
  const tracer = provider.getTracer("lacuna", version);
  const contexts = new AsyncLocalStorage<Context>();
  const current = (): Context => contexts.getStore() ?? ROOT_CONTEXT;
  const contextOf = (parent: string | undefined): Context =>
    parent === undefined ? current() : (readTraceparent(parent) ?? ROOT_CONTEXT);

  const recorder: Recorder = {
    async step(name, work, { parent, kind = "internal", attributes, outcome } = {}) {
      const context = contextOf(parent);
      const span = tracer.startSpan(name, { kind: KINDS[kind], ...(attributes && { attributes }) }, context);
      try {
        const value = await contexts.run(trace.setSpan(context, span), work);
        if (outcome !== undefined) span.setAttributes(outcome(value));
        return value;
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    note(name, from, to, { parent, attributes } = {}) {
      const options = { startTime: from, ...(attributes && { attributes }) };
      tracer.startSpan(name, options, contextOf(parent)).end(Math.max(from, to));
    },
    here: () => writeTraceparent(trace.getSpan(current())),
  };
  return {
    recorder,
    openRequest(name, traceparent) {
      const context = (typeof traceparent === "string" && readTraceparent(traceparent)) || ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, context);
      return {
        run: (handle) => contexts.run(trace.setSpan(context, span), handle),
        end(attributes, isFault) {
          span.setAttributes(attributes);
          if (isFault) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async close() {
      await Promise.race([provider.shutdown().catch(onFault), pause(CLOSE_MS)]);
    },
  };
}

/** The name of an error, and no more: messages may hold what callers sent. */
function fail(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : "Error";
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
}

/** W3C Trace Context, version 00; of later ones, what this version knows. */
function readTraceparent(text: string): Context | undefined {
  const [, version, traceId, spanId, flags] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:$|-)/.exec(text.slice(0, 200)) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && text.length !== 55)) return undefined;
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const spanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : undefined;
}

function writeTraceparent(span: Span | undefined): string | undefined {
  if (span === undefined) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, "0")}`;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
