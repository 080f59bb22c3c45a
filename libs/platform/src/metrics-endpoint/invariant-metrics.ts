import { Injectable } from '@nestjs/common';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import { Metrics } from '../metrics/metrics.js';
import { type InvariantResult, InvariantResults } from '../verification/invariant-results.js';

/** The time limit of a scrape for the database. */
const BUDGET_MS = 500;

const SHARED = 'Read from the database: the same in every process.';

/**
 * What the last complete check of each invariant found. From the table that all processes share: a
 * gauge of the process that ran the check would be lost with it.
 */
@Injectable()
export class InvariantMetrics {
  constructor(
    metrics: Metrics,
    private readonly results: InvariantResults,
  ) {
    this.add(
      metrics,
      'invariant_violations',
      'Violations of each invariant in its last complete check.',
      ({ violations }) => violations,
    );
    this.add(
      metrics,
      'invariant_checked_timestamp_seconds',
      'When each invariant was last checked completely, in Unix time.',
      ({ checkedAt }) => checkedAt,
    );
  }

  private add(
    metrics: Metrics,
    name: string,
    help: string,
    figure: (result: InvariantResult) => number,
  ): void {
    metrics.collectedGauge(name, `${help} ${SHARED}`, ['invariant'], async (gauge) => {
      // The values of an earlier scrape would hide that the current ones are unknown.
      gauge.reset();
      const results = await withTimeout(
        BUDGET_MS,
        'Reading the invariants',
        this.results.list(),
      ).catch(() => []);
      for (const result of results) gauge.set({ invariant: result.name }, figure(result));
    });
  }
}
