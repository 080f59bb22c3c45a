import { Injectable } from '@nestjs/common';
import { DEAD_CAUSES } from '../messaging/failures/dead-cause.js';
import { type Backlog, QueueStats } from '../messaging/queues/queue-stats.js';
import { Metrics } from '../metrics/metrics.js';

/**
 * The time limit of a scrape for the database and the queue. The metrics of the process itself are
 * always included.
 */
const BUDGET_MS = 500;

/** Part of the help texts: a sum over all processes would count the backlog several times. */
const SHARED = 'Of the whole installation, the same in every process: use max(), not sum().';

/** The backlog of the asynchronous half. It is read for each scrape, not on a timer. */
@Injectable()
export class BacklogCollector {
  private running: Promise<void> | undefined;

  private readonly outboxPending;
  private readonly outboxOldest;
  private readonly outboxFailed;
  private readonly inboxPending;
  private readonly inboxDead;
  private readonly queueJobs;
  private readonly queueOldest;
  private readonly queuePaused;
  private readonly failures;

  constructor(
    metrics: Metrics,
    private readonly stats: QueueStats,
  ) {
    const consumer = ['consumer'] as const;
    this.outboxPending = metrics.gauge(
      'outbox_pending_events',
      `Events recorded and not published yet; NaN when unknown. ${SHARED}`,
    );
    this.outboxOldest = metrics.gauge(
      'outbox_oldest_pending_seconds',
      `Age of the oldest unpublished event; NaN when unknown. ${SHARED}`,
    );
    this.outboxFailed = metrics.gauge(
      'outbox_failed_events',
      `Events that were given up, because no worker knew their type; NaN when unknown. ${SHARED}`,
    );
    this.inboxPending = metrics.gauge(
      'inbox_pending_deliveries',
      `Deliveries not handled yet. ${SHARED}`,
      consumer,
    );
    this.inboxDead = metrics.gauge(
      'inbox_dead_deliveries',
      `Dead letters: deliveries that were given up, by cause. ${SHARED}`,
      ['consumer', 'cause'],
    );
    this.queueJobs = metrics.gauge(
      'queue_jobs',
      `Jobs in the queue that wait, are delayed or are being worked on. ${SHARED}`,
      consumer,
    );
    this.queueOldest = metrics.gauge(
      'queue_oldest_job_seconds',
      `Age of the job that has waited longest. ${SHARED}`,
      consumer,
    );
    this.queuePaused = metrics.gauge(
      'queue_paused',
      `1 while the queue is paused, else 0. ${SHARED}`,
      consumer,
    );
    this.failures = metrics.counter(
      'backlog_collection_failures_total',
      'Scrapes for which the backlog could not be read.',
    );
  }

  /**
   * One reading at a time: scrapes that arrive while the database is slow share it, instead of
   * queueing up.
   */
  async collect(): Promise<void> {
    this.running ??= this.read().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  private async read(): Promise<void> {
    try {
      this.show(await this.stats.read(BUDGET_MS));
    } catch {
      // An old number would look like a quiet system.
      this.failures.inc();
      this.outboxPending.set(Number.NaN);
      this.outboxOldest.set(Number.NaN);
      this.outboxFailed.set(Number.NaN);
      for (const gauge of [this.inboxPending, this.inboxDead, this.queueJobs, this.queueOldest])
        gauge.reset();
      this.queuePaused.reset();
    }
  }

  private show({ outbox, consumers }: Backlog): void {
    this.outboxPending.set(outbox.pending);
    this.outboxOldest.set(outbox.oldestAgeS);
    this.outboxFailed.set(outbox.failed);
    for (const each of consumers) {
      const { consumer, pending, dead, queueDepth, oldestJobAgeS, isPaused } = each;
      this.inboxPending.set({ consumer }, pending);
      for (const cause of DEAD_CAUSES) this.inboxDead.set({ consumer, cause }, dead[cause]);
      if (queueDepth === null) this.queueJobs.remove({ consumer });
      else this.queueJobs.set({ consumer }, queueDepth);
      if (oldestJobAgeS === null) this.queueOldest.remove({ consumer });
      else this.queueOldest.set({ consumer }, oldestJobAgeS);
      if (isPaused === null) this.queuePaused.remove({ consumer });
      else this.queuePaused.set({ consumer }, isPaused ? 1 : 0);
    }
  }
}
