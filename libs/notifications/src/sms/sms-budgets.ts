import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { DataSource } from 'typeorm';
import { SmsLimitReached } from './phone.errors.js';

interface Limit {
  readonly perDay: number;
  readonly gapS: number;
}

/** What is limited: codes and notices each by themselves, so that neither uses up the other. */
type BudgetOf = `${'codes' | 'notices'} of ${string}` | `codes to ${string}` | 'all';

const CLAIM = `
  INSERT INTO notifications.sms_budgets AS b (key, started_at, last_at, sent)
  VALUES ($1, now(), now(), 1)
  ON CONFLICT (key) DO UPDATE
    SET sent = CASE WHEN b.started_at <= now() - interval '1 day' THEN 1 ELSE b.sent + 1 END,
        started_at = CASE WHEN b.started_at <= now() - interval '1 day' THEN now()
                          ELSE b.started_at END,
        last_at = now()
    WHERE b.started_at <= now() - interval '1 day'
       OR (b.sent < $2 AND b.last_at <= now() - make_interval(secs => $3))
  RETURNING 1`;

const PAUSE = `
  SELECT ceil(extract(epoch FROM CASE WHEN sent < $2 THEN last_at + make_interval(secs => $3)
                                      ELSE started_at + interval '1 day' END - now()))::int
         AS seconds
    FROM notifications.sms_budgets WHERE key = $1`;

const PURGE = `
  DELETE FROM notifications.sms_budgets WHERE key IN (
    SELECT key FROM notifications.sms_budgets
     WHERE started_at < now() - interval '2 days' ORDER BY started_at LIMIT $1)`;

/**
 * Bounds what text messages can cost: fraudsters have codes sent to numbers that they earn from.
 * Outlives an account, which could otherwise be made and erased again and again.
 */
@Injectable()
export class SmsBudgets implements OnModuleInit {
  private key: Buffer | undefined;
  private readonly refusals;

  constructor(
    private readonly secrets: ServerSecrets,
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    metrics: Metrics,
  ) {
    this.refusals = metrics.counter(
      'sms_limit_refusals_total',
      'Text messages that were not sent because SMS_MAX_PER_DAY was reached.',
    );
  }

  async onModuleInit(): Promise<void> {
    this.key = await this.secrets.getOrCreate('sms-budgets');
  }

  /** Returns the seconds to wait; 0 when it was within the limit, and is counted. */
  async claim(tx: Transaction, of: BudgetOf, { perDay, gapS }: Limit): Promise<number> {
    const values = [this.keyOf(of), perDay, gapS];
    if ((await tx.query<object[]>(CLAIM, values)).length > 0) return 0;
    const [row] = await tx.query<Array<{ seconds: number }>>(PAUSE, values);
    return Math.max(1, row?.seconds ?? 1);
  }

  /**
   * Claims one message of any kind for any account.
   * @throws SmsLimitReached, which rolls back what was claimed for the account
   */
  async claimOfAll(tx: Transaction): Promise<void> {
    const limit = { perDay: this.config.sms?.maxPerDay ?? 0, gapS: 0 };
    const closedS = await this.claim(tx, 'all', limit);
    if (closedS === 0) return;
    this.refusals.inc();
    throw new SmsLimitReached(closedS);
  }

  /** Deletes up to `limit` budgets that have ended, and returns how many. */
  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [limit]);
    return count;
  }

  private keyOf(of: BudgetOf): Buffer {
    if (!this.key) throw new Error('The key of the budgets has not been read yet.');
    return createHmac('sha256', this.key).update(of).digest();
  }
}
