import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import { Metrics } from '../metrics/metrics.js';

/** The time limit of a scrape for the database. */
const BUDGET_MS = 500;

/**
 * When each scheduled task last succeeded, from the table that all processes share. So it also
 * shows a task that no process runs any more.
 */
@Injectable()
export class ScheduledTaskMetrics {
  constructor(
    metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {
    metrics.collectedGauge(
      'scheduled_task_last_success_timestamp_seconds',
      'When each scheduled task last succeeded, in Unix time; 0 before its first success. ' +
        'Read from the database: the same in every process.',
      ['task'],
      async (gauge) => {
        // The time of an earlier scrape would hide that the current one is unknown.
        gauge.reset();
        const tasks = await this.read().catch(() => []);
        for (const { name, succeededAt } of tasks) gauge.set({ task: name }, succeededAt);
      },
    );
  }

  private read(): Promise<Array<{ name: string; succeededAt: number }>> {
    return withTimeout(
      BUDGET_MS,
      'Reading the scheduled tasks',
      this.dataSource.query(
        `SELECT name, coalesce(extract(epoch FROM last_success_at), 0)::float8 AS "succeededAt"
           FROM platform.scheduled_tasks`,
      ),
    );
  }
}
