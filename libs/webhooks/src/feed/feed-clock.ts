import { Injectable, Logger } from '@nestjs/common';
import { readHistory } from '@orderly/platform/database/database-history';
import { Transactions } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

/** More transactions than can be lost: those of 30 years, at 1,000 a second. */
const MARGIN = 1_000_000_000_000;

const LAST = '(SELECT coalesce(max(position), 0) FROM webhooks.events)';
const snapshot = (end: 'xmin' | 'xmax'): string =>
  `pg_snapshot_${end}(pg_current_snapshot())::text::bigint`;

/** $1 is the history of the database, or null. */
const IS_BEHIND = `(clock.history IS DISTINCT FROM coalesce($1, clock.history)
  OR ${LAST} >= ${snapshot('xmax')} + clock.xid_offset)`;

/**
 * Positions in the feed are ids of transactions, plus an offset. A database that was recovered to
 * an earlier moment, restored elsewhere or promoted gives ids again: readers whose cursors are from
 * the lost time would skip new events. So the offset grows by a margin.
 */
@Injectable()
export class FeedClock {
  private readonly logger = new Logger(FeedClock.name);
  private warned = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {}

  /** Lets new events come after all cursors when the history of the database has changed. */
  async continue(): Promise<void> {
    const history = (await readHistory(this.dataSource)) ?? null;
    if (history === null) this.warnOnce();
    const behind = await this.dataSource.query<unknown[]>(
      `SELECT FROM webhooks.feed_clock clock WHERE ${IS_BEHIND}`,
      [history],
    );
    if (behind.length > 0) await this.advance(history);
  }

  private async advance(history: string | null): Promise<void> {
    const advanced = await this.transactions.run(async (tx) => {
      // Waits for transactions that write events with the offset before. Otherwise one of them
      // could commit an event behind a reader, who already sees up to the new offset.
      await tx.query('LOCK TABLE webhooks.events IN SHARE ROW EXCLUSIVE MODE');
      // Another process may have been first: then the condition no longer holds.
      const [, count] = await tx.query<[unknown, number]>(
        `UPDATE webhooks.feed_clock clock SET history = coalesce($1, history),
            xid_offset = greatest(xid_offset, ${LAST} - ${snapshot('xmin')} + 1) + ${MARGIN}
          WHERE ${IS_BEHIND}`,
        [history],
      );
      return count > 0;
    });
    if (advanced)
      this.logger.log('The database is new, restored or promoted: the event feed moves on.');
  }

  private warnOnce(): void {
    if (this.warned) return;
    this.warned = true;
    this.logger.warn(
      'The database does not reveal its history (pg_control_system, pg_walfile_name): after a ' +
        'recovery, move the event feed on by hand; see docs/operations/point-in-time-recovery.md.',
    );
  }
}
