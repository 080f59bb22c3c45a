import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transactions.js';
import { ErasureConsumer } from './erasure-consumer.js';
import { Erasures } from './erasures.js';
import { isAbout } from './named-in-event.js';
import { OwnedTables } from './owned-tables.js';
import { type Erasure, type ExportedFile, PersonalData } from './personal-data.js';
import { inPages } from './records.js';

/** So many events are looked through by one statement, which stays far below the time-out. */
const EVENTS_AT_ONCE = 20_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Act {
  readonly id: string;
}

/** What the machinery itself keeps: stored answers, handled events, copies that were asked for, and the audit log. */
@Injectable()
export class PlatformPersonalData extends PersonalData {
  override readonly module = 'platform';
  private readonly owned: OwnedTables;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.owned = new OwnedTables(dataSource, [
      { table: 'platform.personal_exports', copies: ['status', 'created_at', 'size'] },
    ]);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [
      ...this.owned.export(userId, signal),
      { name: 'acts.json', records: this.acts(userId, signal) },
    ];
  }

  override async erase(tx: Transaction, userId: string): Promise<Erasure> {
    const owned = await this.owned.erase(tx, userId);
    const answers = await this.forgetAnswers(tx, userId);
    const events = await this.forgetEvents(tx, userId);
    return {
      changed: owned + answers + events,
      kept: {
        'audit-log':
          'Who did what, when and from which network address, under ids alone: to prove what was done, and because a log from which entries can be taken proves nothing.',
      },
    };
  }

  private acts(userId: string, signal: AbortSignal): AsyncIterable<Act> {
    return inPages<Act>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT id, occurred_at AS "occurredAt", action, subject_type AS "subjectType", subject_id AS "subjectId", host(ip) AS ip
           FROM platform.audit_events
          WHERE actor_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
  }

  /** Those they got, and those that others got about them: an invitation is answered with the address of whom it went to. */
  private async forgetAnswers(tx: Transaction, userId: string): Promise<number> {
    const [, deleted] = await tx.query<[unknown[], number]>(
      `DELETE FROM platform.idempotency_keys
        WHERE principal = $1::text OR strpos(body::text, $1::text) > 0 OR strpos(route, $1::text) > 0`,
      [userId],
    );
    return deleted;
  }

  /**
   * The events about them that everybody has handled or given up, with their deliveries: earlier than housekeeping would, as an event may hold what
   * somebody wrote about them. What is still to be delivered is this erasure itself.
   */
  private async forgetEvents(tx: Transaction, userId: string): Promise<number> {
    let deleted = 0;
    for (let after: string | null = BEFORE_ALL; after !== null; ) {
      const [page]: [{ deleted: number; last: string | null }] = await tx.query(
        `WITH page AS MATERIALIZED (
           SELECT id, subject, data, published_at FROM platform.outbox WHERE id > $2 ORDER BY id LIMIT $3),
         about AS MATERIALIZED (
           SELECT p.id FROM page p
            WHERE p.published_at IS NOT NULL AND ${isAbout('p', '$1::text')}
              AND NOT EXISTS (SELECT FROM platform.inbox i WHERE i.event_id = p.id AND i.status = 'pending')),
         deliveries AS (DELETE FROM platform.inbox WHERE event_id IN (SELECT id FROM about)),
         events AS (DELETE FROM platform.outbox WHERE id IN (SELECT id FROM about) RETURNING 1)
         SELECT (SELECT count(*)::int FROM events) AS deleted,
                (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`,
        [userId, after, EVENTS_AT_ONCE],
      );
      deleted += page.deleted;
      after = page.last;
    }
    return deleted;
  }
}

@Injectable()
export class PlatformErasureConsumer extends ErasureConsumer {
  readonly name = 'platform-erasure';

  constructor(
    protected override readonly data: PlatformPersonalData,
    erasures: Erasures,
  ) {
    super(erasures);
  }
}
