import {
  installTracer,
  type Span,
  type SpanStart,
} from '../../libs/platform/src/tracing/tracer.js';

export const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

type NotedSpan = SpanStart & { failed?: string; ended?: boolean };

/**
 * Switches tracing on, and notes each span. Switch it off with `installTracer(undefined)`.
 * @param isActive whether a recorded span is active
 */
export function noteSpans(isActive = true): NotedSpan[] {
  const started: NotedSpan[] = [];
  const start = (begun: SpanStart): Span => {
    const span: NotedSpan = { ...begun };
    started.push(span);
    return {
      traceparent: TRACEPARENT,
      isRecorded: true,
      set: () => undefined,
      fail: (type) => {
        span.failed = type;
      },
      end: () => {
        span.ended = true;
      },
      within: (work) => work(),
    };
  };
  installTracer({
    start,
    startInside: (describe) => (isActive ? start(describe()) : undefined),
    active: undefined,
  });
  return started;
}
