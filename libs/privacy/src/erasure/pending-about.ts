import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { namesIn } from './named-in-event.js';

const PAGE = 1_000;

/** From $1: the keyset after which the page begins; then the people. One row per page. */
const RECORDED = `
  WITH page AS MATERIALIZED (
    SELECT position, subject, data FROM platform.outbox
     WHERE published_at IS NULL AND position > $1 ORDER BY position LIMIT ${PAGE})
  SELECT (SELECT ARRAY[max(position)::text] FROM page HAVING count(*) = ${PAGE}) AS next,
         ARRAY(SELECT DISTINCT name FROM page, ${namesIn('page')} WHERE name = ANY ($2)) AS named`;

const DELIVERED = `
  WITH page AS MATERIALIZED (
    SELECT consumer, subject, position, event_id FROM platform.inbox
     WHERE status = 'pending' AND (consumer, subject, position) > ($1, $2, $3)
     ORDER BY consumer, subject, position LIMIT ${PAGE})
  SELECT (SELECT ARRAY[consumer, subject, position::text] FROM page
           ORDER BY consumer, subject, position OFFSET ${PAGE - 1} LIMIT 1) AS next,
         ARRAY(SELECT DISTINCT name FROM page JOIN platform.outbox o ON o.id = page.event_id,
           ${namesIn('o')}
                WHERE name = ANY ($4)) AS named`;

interface Page {
  /** Null for the last page. */
  readonly next: string[] | null;
  readonly named: string[];
}

/** Finds the people that unhandled events are about. */
@Injectable()
export class PendingAbout {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * One search for all of them, in pages of one short statement each. All pages use one snapshot:
   * an event that is published meanwhile, or handled and followed by another, is always found in
   * one place.
   */
  async among(userIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const named = new Set<string>();
    if (userIds.length === 0) return named;
    await this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      await walk(tx, RECORDED, ['0'], userIds, named, signal);
      await walk(tx, DELIVERED, ['', '', '0'], userIds, named, signal);
    });
    return named;
  }
}

async function walk(
  tx: EntityManager,
  sql: string,
  first: string[],
  userIds: readonly string[],
  named: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  for (let after: string[] | null = first; after !== null; ) {
    signal.throwIfAborted();
    const [page]: Page[] = await tx.query<Page[]>(sql, [...after, userIds]);
    for (const name of page?.named ?? []) named.add(name);
    after = page?.next ?? null;
  }
}
