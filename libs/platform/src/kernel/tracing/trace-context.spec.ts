import { continueTrace, traceIdOf } from './trace-context.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('continueTrace', () => {
  it('keeps the trace of the caller under a span of its own', () => {
    const traceparent = continueTrace(`00-${TRACE_ID}-00f067aa0ba902b7-01`);

    expect(traceIdOf(traceparent)).toBe(TRACE_ID);
    expect(traceparent).not.toContain('00f067aa0ba902b7');
  });

  it.each([
    undefined,
    'rubbish',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    ['a', 'b'],
  ])('starts a trace for %p', (header) => {
    expect(continueTrace(header)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceIdOf(continueTrace(header))).not.toBe(TRACE_ID);
  });
});
