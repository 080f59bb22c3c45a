import { Exemplars } from '../metrics/exemplars.js';
import { Metrics } from '../metrics/metrics.js';
import { toOpenMetrics } from './open-metrics.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const LINE =
  /^(?:# (?:HELP|TYPE|EOF).*|\w+(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)*\})? \S+(?: # \{trace_id="[0-9a-f]{32}"\} \S+ \S+)?)$/;

describe('toOpenMetrics', () => {
  it('describes counters without the suffix of their samples, and ends with EOF', () => {
    const text =
      '# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total{a="b"} 3\n\n' +
      '# HELP held_total Not a counter.\n# TYPE held_total gauge\nheld_total 1\n';

    expect(toOpenMetrics(text, new Exemplars())).toBe(
      '# HELP orders Orders.\n# TYPE orders counter\norders_total{a="b"} 3\n' +
        '# HELP held_total Not a counter.\n# TYPE held_total gauge\nheld_total 1\n# EOF\n',
    );
  });

  it('adds the newest traced observation to its bucket alone', async () => {
    const metrics = new Metrics();
    const durations = metrics.durations('calls_seconds', 'Calls.', ['route', 'method']);
    const labels = { route: '/v1/a"b\\c', method: 'GET' };
    for (const seconds of [0.02, 0.024, 99]) durations.observe(labels, seconds);
    metrics.exemplars.note('calls_seconds', labels, 0.02, 'f'.repeat(32));
    metrics.exemplars.note('calls_seconds', labels, 0.024, TRACE);

    const text = toOpenMetrics(await metrics.registry.metrics(), metrics.exemplars);

    const traced = text.split('\n').filter((line) => line.includes(' # {'));
    expect(traced).toEqual([
      expect.stringMatching(
        new RegExp(`^calls_seconds_bucket\\{le="0.025",.* 2 # \\{trace_id="${TRACE}"\\} 0.024 \\d`),
      ),
    ]);
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => !LINE.test(line)),
    ).toEqual([]);
  });

  it('finds the bucket without a bound', () => {
    const exemplars = new Exemplars();
    exemplars.note('calls_seconds', {}, 99, TRACE);

    expect(exemplars.of('calls_seconds_bucket', { le: '+Inf' })?.traceId).toBe(TRACE);
  });
});
