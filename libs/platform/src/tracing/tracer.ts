/** The values of attributes never come from people: neither names nor addresses, texts or URLs. */
type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** Of few different values, as `process orders.order-placed.v1`. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** A W3C traceparent. Without it the span belongs to the active one, or begins a trace. */
  readonly parent?: string | undefined;
  /** The traceparents of other traces that this work also belongs to. */
  readonly links?: readonly string[];
  /** Names of OpenTelemetry's semantic conventions, where they have one. */
  readonly attributes?: SpanAttributes;
}

/** A piece of work that takes time, as part of a trace. */
export interface Span {
  /** Makes what this work causes a part of its trace, here or in another process. */
  readonly traceparent: string;
  /** False when the sampler left it out: then it has nothing but its traceparent. */
  readonly isRecorded: boolean;
  set(attributes: SpanAttributes): void;
  /** Marks the work as failed. @param type the class or code of the error, never its message */
  fail(type: string): void;
  end(): void;
  /** Makes it the active span of everything that `work` does. */
  within<T>(work: () => T): T;
}

/** Records spans. The OpenTelemetry SDK is behind it; without settings for it there is none. */
export interface Tracer {
  start(start: SpanStart): Span;
  /**
   * A span below the active one. Undefined when none is active, or its trace is not recorded: then
   * it is not described either.
   */
  startInside(describe: () => Omit<SpanStart, 'parent'>): Span | undefined;
  /** The traceparent of the active span. */
  readonly active: string | undefined;
}

let installed: Tracer | undefined;

/** @param tracer undefined switches tracing off */
export function installTracer(tracer: Tracer | undefined): void {
  installed = tracer;
}

/** Undefined while tracing is off, which costs nothing. */
export const tracer = (): Tracer | undefined => installed;

/** Does `work` as a span. While tracing is off it only does `work`. */
export function traced<T>(start: SpanStart, work: (span?: Span) => Promise<T>): Promise<T> {
  return installed ? inside(installed.start(start), work) : work();
}

/** Does `work` as a span, if a recorded span is active. */
export function tracedInside<T>(
  start: Omit<SpanStart, 'parent'>,
  work: (span?: Span) => Promise<T>,
): Promise<T> {
  const span = installed?.startInside(() => start);
  return span ? inside(span, work) : work();
}

async function inside<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await span.within(() => work(span));
  } catch (error) {
    span.fail(error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    span.end();
  }
}
