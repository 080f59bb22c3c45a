import { Injectable } from '@nestjs/common';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import { Metrics } from '../metrics/metrics.js';
import { WORKER_STATES, Workers } from '../workers/workers.js';

/** The time limit of a scrape for the database. */
const BUDGET_MS = 500;

/** How many worker processes live, from the table that all processes share. */
@Injectable()
export class WorkerMetrics {
  constructor(metrics: Metrics, workers: Workers) {
    metrics.collectedGauge(
      'worker_processes',
      'Worker processes: alive, missing without having signed off, or missing and replaced. Read ' +
        'from the database: the same in every process.',
      ['state'],
      async (gauge) => {
        // The numbers of an earlier scrape would hide that the current ones are unknown.
        gauge.reset();
        const counts = await withTimeout(BUDGET_MS, 'Counting workers', workers.count()).catch(
          () => null,
        );
        if (counts) for (const state of WORKER_STATES) gauge.set({ state }, counts[state]);
      },
    );
    metrics.collectedGauge(
      'worker_missing_seconds',
      'Since when missing workers have not been seen: the longest, 0 when none is missing. Read ' +
        'from the database: the same in every process.',
      [],
      async (gauge) => {
        gauge.reset();
        const ms = await withTimeout(
          BUDGET_MS,
          'Reading workers',
          workers.longestMissingMs(),
        ).catch(() => null);
        gauge.set(ms === null ? Number.NaN : ms / 1_000);
      },
    );
  }
}
