import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { HealthChecks } from './health-checks.js';

/**
 * 1, 0.5 or 0, so that an alert on `< 1` finds degraded parts, and one on `== 0` those that are
 * down.
 */
const VALUES: Readonly<Record<string, number>> = { up: 1, degraded: 0.5, down: 0 };

/** Every scrape checks all parts, each within a second, so the metrics show an outage too. */
@Injectable()
export class HealthMetrics {
  constructor(metrics: Metrics, checks: HealthChecks) {
    metrics.collectedGauge(
      'health_check_up',
      'Each part that this process needs: 1 is up, 0.5 degraded, 0 down.',
      ['check'],
      async (gauge) => {
        const report = await checks.everything();
        gauge.reset();
        for (const [check, { status }] of Object.entries(report.checks))
          gauge.set({ check }, VALUES[status] ?? 0);
      },
    );
  }
}
