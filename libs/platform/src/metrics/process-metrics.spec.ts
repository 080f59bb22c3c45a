import { Metrics } from './metrics.js';

const names = ({ registry }: Metrics): string[] =>
  registry.getMetricsAsArray().map(({ name }) => name);

describe('the metrics of a process', () => {
  it('are shared by its applications, whose own metrics are not', () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.counter('orders_total', 'Orders.').inc();

    const lag = 'nodejs_eventloop_lag_seconds';
    expect(one.registry.getSingleMetric(lag)).toBe(other.registry.getSingleMetric(lag));
    expect(names(other)).toEqual(expect.arrayContaining([lag, 'nodejs_gc_duration_seconds']));
    expect(names(other)).not.toContain('orders_total');
  });

  it('have no gauge with the suffix of a counter', () => {
    expect(names(new Metrics()).filter((name) => /^nodejs_active.*_total$/.test(name))).toEqual([]);
  });
});
