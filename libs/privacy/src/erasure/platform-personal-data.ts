import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { NO_OWNER } from '@orderly/platform/messaging/events/domain-event';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { DataSource } from 'typeorm';
import { deleteSome, OwnedTables } from '../personal-data/owned-tables.js';
import {
  type ErasureStep,
  type ExportedFile,
  PersonalData,
} from '../personal-data/personal-data.js';
import { inPages } from '../personal-data/records.js';
import { ErasureConsumer } from './erasure.consumer.js';
import { ErasurePages } from './erasure-pages.js';
import { isAbout } from './named-in-event.js';

/** The number of events that one statement searches, which keeps it far below the time-out. */
const EVENTS_AT_ONCE = 20_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Act {
  readonly id: string;
}

/**
 * The personal data of the platform itself: stored responses, handled events, requested copies,
 * jobs with their files, and the audit log.
 */
@Injectable()
export class PlatformPersonalData extends PersonalData {
  override readonly module = 'platform';
  private readonly owned: OwnedTables;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.owned = new OwnedTables(dataSource, [
      { table: 'platform.personal_exports', copies: ['status', 'created_at', 'size'] },
      {
        table: 'platform.jobs',
        owner: 'owner_id',
        copies: ['type', 'status', 'created_at', 'finished_at'],
      },
      {
        table: 'platform.files',
        owner: 'owner_id',
        copies: ['name', 'media_type', 'size', 'created_at', 'expires_at'],
      },
    ]);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [
      ...this.owned.export(userId, signal),
      { name: 'acts.json', records: this.acts(userId, signal) },
    ];
  }

  override readonly kept = {
    'audit-log':
      'Who did what, when and from which network address, under ids alone: to prove what was ' +
      'done, and because a log from which entries can be taken proves nothing.',
  };

  /**
   * Deletes the responses that the person received, and those about them that others received: the
   * response to an invitation contains the address of the invited person.
   */
  override get erasure(): ErasureStep[] {
    return [
      deleteChunks,
      ...this.owned.erasure,
      deleteSome(
        'SELECT ctid FROM platform.idempotency_keys WHERE principal = $1::text LIMIT $2',
        'platform.idempotency_keys',
      ),
      deleteSome(
        'SELECT ctid FROM platform.idempotency_keys WHERE subject_ids @> ARRAY[$1::uuid] LIMIT $2',
        'platform.idempotency_keys',
      ),
      forgetEvents,
    ];
  }

  override discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    return this.owned.discard(tx, userIds);
  }

  private acts(userId: string, signal: AbortSignal): AsyncIterable<Act> {
    return inPages<Act>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT id, occurred_at AS "occurredAt", action, subject_type AS "subjectType",
          subject_id AS "subjectId", host(ip) AS ip
           FROM platform.audit_events
          WHERE actor_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
  }
}

/** Before their files, because one file may have thousands of chunks. */
const deleteChunks = deleteSome(
  `SELECT ctid FROM platform.file_chunks WHERE file_id IN (
     SELECT id FROM platform.files WHERE owner_id = $1) LIMIT $2`,
  'platform.file_chunks',
);

/**
 * Deletes the events about the person that all consumers have handled or given up, with their
 * deliveries. This is earlier than housekeeping would, because an event may contain text that
 * others wrote about them. The only pending event about them is this erasure itself. Other events
 * that are for their account, such as a mail that waits, no longer say so.
 */
const forgetEvents: ErasureStep = async (tx, userId, after) => {
  const [page]: [{ changed: number; next: string | null }] = await tx.query(
    `WITH page AS MATERIALIZED (
       SELECT id, subject, lane, data, published_at FROM platform.outbox
        WHERE id > $2 ORDER BY id LIMIT $3),
     about AS MATERIALIZED (
       SELECT p.id FROM page p
        WHERE p.published_at IS NOT NULL AND ${isAbout('p', '$1::text')}
          AND NOT EXISTS (SELECT FROM platform.inbox i WHERE i.event_id = p.id
            AND i.status = 'pending')),
     deliveries AS (DELETE FROM platform.inbox WHERE event_id IN (SELECT id FROM about)),
     events AS (DELETE FROM platform.outbox WHERE id IN (SELECT id FROM about) RETURNING 1),
     others AS (
       UPDATE platform.outbox SET lane = '${NO_OWNER}'
        WHERE id IN (SELECT id FROM page WHERE lane = $1::uuid EXCEPT SELECT id FROM about)
       RETURNING 1)
     SELECT (SELECT count(*)::int FROM events) + (SELECT count(*)::int FROM others) AS changed,
            (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS next`,
    [userId, after ?? BEFORE_ALL, EVENTS_AT_ONCE],
  );
  return page;
};

@EventProcessor('platform-erasure')
export class PlatformErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: PlatformPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
