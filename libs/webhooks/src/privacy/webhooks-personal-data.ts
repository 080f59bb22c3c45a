import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  inPages,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

const ROWS_AT_ONCE = 500;
const EVENTS_AT_ONCE = 5_000;

/**
 * The endpoints of an account, and the events about a person that integrators can still fetch.
 * Receivers learn from `platform.person-erased.v1` that their copies must go.
 */
@Injectable()
export class WebhooksPersonalData extends PersonalData {
  override readonly module = 'webhooks';
  override readonly kept = {};

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    const records = inPages<{ id: string }>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT id, url, description, event_types AS "eventTypes", enabled,
                created_at AS "createdAt"
           FROM webhooks.endpoints
          WHERE owner_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
    return [{ name: 'webhook-endpoints.json', records }];
  }

  override get erasure(): ErasureStep[] {
    return [removeEndpoints, forgetEvents];
  }

  override async discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM webhooks.endpoints WHERE owner_id = ANY ($1)', [userIds]);
  }
}

/** The deliveries first, which may be many. */
const removeEndpoints: ErasureStep = async (tx, userId) => {
  const [, deliveries] = await tx.query<[unknown[], number]>(
    `DELETE FROM webhooks.deliveries WHERE id IN (
       SELECT d.id FROM webhooks.endpoints e JOIN webhooks.deliveries d ON d.endpoint_id = e.id
        WHERE e.owner_id = $1 LIMIT $2)`,
    [userId, ROWS_AT_ONCE],
  );
  if (deliveries > 0) return { changed: deliveries, next: 'more' };
  const [, endpoints] = await tx.query<[unknown[], number]>(
    'DELETE FROM webhooks.endpoints WHERE owner_id = $1',
    [userId],
  );
  return { changed: endpoints, next: null };
};

/** Walks over all events, which are those of 30 days, because their content differs by type. */
const forgetEvents: ErasureStep = async (tx, userId, after) => {
  const [page]: [{ changed: number; next: string | null }] = await tx.query(
    `WITH page AS MATERIALIZED (
       SELECT seq, subject, data FROM webhooks.events WHERE seq > $2::bigint ORDER BY seq LIMIT $3),
     forgotten AS (
       DELETE FROM webhooks.events WHERE seq IN (
         SELECT seq FROM page WHERE subject = $1::text OR strpos(data::text, $1::text) > 0)
       RETURNING 1)
     SELECT (SELECT count(*)::int FROM forgotten) AS changed,
            (SELECT seq::text FROM page ORDER BY seq DESC LIMIT 1) AS next`,
    [userId, after ?? '-1', EVENTS_AT_ONCE],
  );
  return page;
};

@EventProcessor('webhooks-erasure')
export class WebhooksErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: WebhooksPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
