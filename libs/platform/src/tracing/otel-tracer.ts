import { hostname } from 'node:os';
import {
  type Context,
  context,
  type Link,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { Span, SpanStart, Tracer } from './tracer.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

const SAMPLED = 1;

/**
 * Starts the OpenTelemetry SDK. The standard variables (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_TRACES_SAMPLER` …) set it up. It instruments nothing by itself: that would double the cost
 * of a small request (ADR 72). It exports traces only: metrics and logs have ways of their own.
 */
export function startOtel(service: { readonly role: string; readonly version: string }): {
  readonly tracer: Tracer;
  stop(): Promise<void>;
} {
  const sdk = new NodeSDK({
    // What a process knows of itself contains its arguments and the name of its user.
    resourceDetectors: [resources.envDetector],
    resource: resources.resourceFromAttributes({
      'service.name': `orderly-${service.role}`,
      'service.namespace': 'orderly',
      'service.version': service.version,
      'service.instance.id': `${hostname()}-${process.pid}`,
    }),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return {
    tracer: new RecordingTracer(trace.getTracer('orderly', service.version)),
    stop: () => sdk.shutdown(),
  };
}

class RecordingTracer implements Tracer {
  constructor(private readonly otel: OtelTracer) {}

  get active(): string | undefined {
    const span = trace.getActiveSpan();
    return span && traceparentOf(span.spanContext());
  }

  start({ parent, ...start }: SpanStart): Span {
    return this.begin(start, parent === undefined ? context.active() : below(parent));
  }

  startInside(describe: () => Omit<SpanStart, 'parent'>): Span | undefined {
    const active = context.active();
    return trace.getSpan(active)?.isRecording() ? this.begin(describe(), active) : undefined;
  }

  private begin({ name, kind, links = [], attributes = {} }: SpanStart, parent: Context): Span {
    const options = { kind: KINDS[kind], links: links.map(linkTo), attributes };
    return new RecordedSpan(this.otel.startSpan(name, options, parent), parent);
  }
}

class RecordedSpan implements Span {
  readonly traceparent: string;
  readonly isRecorded: boolean;

  constructor(
    private readonly otel: OtelSpan,
    private readonly parent: Context,
  ) {
    this.traceparent = traceparentOf(otel.spanContext());
    this.isRecorded = otel.isRecording();
  }

  set(attributes: NonNullable<SpanStart['attributes']>): void {
    this.otel.setAttributes(attributes);
  }

  fail(type: string): void {
    this.otel.setAttribute('error.type', type);
    this.otel.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.otel.end();
  }

  within<T>(work: () => T): T {
    // Nothing looks for a span that is not recorded, and to keep it costs every await.
    return this.isRecorded ? context.with(trace.setSpan(this.parent, this.otel), work) : work();
  }
}

/** W3C Trace Context, section 3.2. */
const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & SAMPLED).toString(16).padStart(2, '0')}`;

function contextIn(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

const below = (traceparent: string): Context =>
  trace.setSpanContext(ROOT_CONTEXT, contextIn(traceparent));

const linkTo = (traceparent: string): Link => ({ context: contextIn(traceparent) });
