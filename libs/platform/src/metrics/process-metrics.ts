import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';

/**
 * Gauges with the suffix of counters, which Prometheus' own check refuses. `nodejs_active_handles`
 * and the like have the same values, by type.
 */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

let collected: readonly Metric[] | undefined;

/**
 * Event-loop lag, heap, garbage collection, CPU and open files. They are of the process, so all its
 * applications share them: each collection watches the event loop and the collector, with a timer
 * of 10 ms, until the process ends.
 */
export function processMetrics(): readonly Metric[] {
  if (collected) return collected;
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
  collected = register.getMetricsAsArray() as unknown as Metric[];
  return collected;
}
