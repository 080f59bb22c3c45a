import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DURATION_BUCKETS } from './duration-buckets.js';
import { Exemplars } from './exemplars.js';

/**
 * Gauges with the suffix of counters, which Prometheus' own check refuses. `nodejs_active_handles`
 * and the like have the same values, by type.
 */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/**
 * The metrics of this process. There is one registry per application, and never prom-client's
 * global one: two applications in a process (tests, the all-in-one role) must not be added up. A
 * second request for a name returns the same metric.
 *
 * Labels must come from a closed set (route templates, event types): an id as a label costs a time
 * series per id.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly exemplars = new Exemplars();

  constructor() {
    // Event-loop lag, heap, garbage collection, CPU, open files.
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }

  counter<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> {
    const existing = this.registry.getSingleMetric(name);
    if (existing) return existing as unknown as Counter<Label>;
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> {
    const existing = this.registry.getSingleMetric(name);
    if (existing) return existing as unknown as Gauge<Label>;
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** A gauge that is updated for every scrape, which waits for it. */
  collectedGauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    collect: (gauge: Gauge<Label>) => Promise<void>,
  ): void {
    new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect() {
        return collect(this);
      },
    });
  }

  /** Observes durations in seconds. */
  durations<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Histogram<Label> {
    const existing = this.registry.getSingleMetric(name);
    if (existing) return existing as unknown as Histogram<Label>;
    return new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: DURATION_BUCKETS,
      registers: [this.registry],
    });
  }
}
