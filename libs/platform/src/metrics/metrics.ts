import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DURATION_BUCKETS } from './duration-buckets.js';
import { Exemplars } from './exemplars.js';
import { processMetrics } from './process-metrics.js';

/**
 * The metrics of one application, and of its process. There is one registry per application, and
 * never prom-client's global one: two applications in a process (tests, the all-in-one role) must
 * not be added up. A second request for a name returns the same metric.
 *
 * Labels must come from a closed set (route templates, event types): an id as a label costs a time
 * series per id.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly exemplars = new Exemplars();

  constructor() {
    for (const metric of processMetrics()) this.registry.registerMetric(metric);
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
