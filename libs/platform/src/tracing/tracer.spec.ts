import { noteSpans } from '../../../../test/support/noted-spans.js';
import { beginSqlSpan } from '../database/sql-spans.js';
import { startTracing } from './start-tracing.js';
import { installTracer, type Span, traced, tracedInside } from './tracer.js';

const SERVICE = { role: 'api', version: '1.2.3' };

describe('tracing', () => {
  afterEach(() => installTracer(undefined));

  it('only does the work while it is off', async () => {
    const work = async (span?: Span) => [span];

    expect(await traced({ name: 'a', kind: 'internal' }, work)).toEqual([undefined]);
    expect(await tracedInside({ name: 'a', kind: 'internal' }, work)).toEqual([undefined]);
    expect(beginSqlSpan('SELECT 1')).toBeUndefined();
  });

  it('ends the span of failing work with the class of the error, and not its message', async () => {
    const started = noteSpans();
    const failing = traced({ name: 'a', kind: 'internal' }, async () => {
      throw new RangeError('of ada@example.com');
    });

    await expect(failing).rejects.toThrow(RangeError);
    expect(started).toEqual([{ name: 'a', kind: 'internal', failed: 'RangeError', ended: true }]);
  });

  it('makes no span where none is active', async () => {
    const started = noteSpans(false);

    await tracedInside({ name: 'a', kind: 'client' }, async () => undefined);
    beginSqlSpan('SELECT 1');

    expect(started).toEqual([]);
  });

  it('names a statement by its name, or by what it does to which table', () => {
    const started = noteSpans();

    for (const query of [
      { name: 'orders.get', text: 'SELECT * FROM orders.orders' },
      { text: '\n  SELECT name FROM users.users WHERE email = $1' },
      "INSERT INTO audit_log VALUES ('ada@example.com')",
      'WITH due AS (SELECT id FROM orders.orders) UPDATE orders.lines SET a = 1',
      'COMMIT',
      '',
    ])
      beginSqlSpan(query);

    expect(started.map(({ name }) => name)).toEqual([
      'orders.get',
      'SELECT users.users',
      'INSERT audit_log',
      'WITH orders.orders',
      'COMMIT',
      'SQL',
    ]);
  });

  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' },
  ])('stays off with %j', async (environment) => {
    expect(await startTracing(environment, SERVICE)).toBeUndefined();
  });
});
