import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { AuditFilters } from './dto/list-audit-events.query.js';

/** A row of `platform.audit_events`. */
export interface AuditEvent {
  readonly id: string;
  readonly occurred_at: Date;
  readonly actor_id: string | null;
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly ip: string | null;
  readonly request_id: string;
  readonly traceparent: string;
  readonly credential_kind: 'session' | 'api-key' | 'client' | null;
  readonly credential_id: string | null;
  /** The position in the chain; null until the entry is sealed. */
  readonly position: string | null;
}

const EXPORT_PAGE_SIZE = 1_000;

@Injectable()
export class AuditEvents {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Newest first: the ids are UUIDv7, so they are sorted by time, and every index on the table
   * follows them.
   */
  list(filters: AuditFilters, page: PageRequest): Promise<AuditEvent[]> {
    return this.find(filters, [['id < ?', page.after?.[0]]], 'DESC', page.limit);
  }

  /**
   * Oldest first, as of the start of the read, in pages: rows that a slow reader has not requested
   * yet are not in memory.
   */
  async *all(filters: AuditFilters): AsyncIterable<AuditEvent[]> {
    const end = newId();
    for (let after: string | undefined, more = true; more; ) {
      const page = await this.find(
        filters,
        [
          ['id > ?', after],
          ['id < ?', end],
        ],
        'ASC',
        EXPORT_PAGE_SIZE,
      );
      after = page.at(-1)?.id;
      more = page.length === EXPORT_PAGE_SIZE;
      if (page.length > 0) yield page;
    }
  }

  private find(
    filters: AuditFilters,
    between: Condition[],
    order: 'ASC' | 'DESC',
    limit: number,
  ): Promise<AuditEvent[]> {
    const given = [...filterBy(filters), ...between].filter(
      ([, value]) => value !== undefined && value !== null,
    );
    const conditions = given.map(([condition]) => condition);
    return this.transactions.run(async (tx) => {
      // A plan for the given value would read the whole log backwards when the value is common but
      // old.
      await tx.query('SET LOCAL plan_cache_mode = force_generic_plan');
      return tx.query<AuditEvent[]>(
        auditEventsStatement(conditions, order, limit),
        given.map(([, value]) => value),
      );
    });
  }
}

/**
 * Finds the ids first, with one of the indexes alone, and then reads the rows of a single page.
 * @param conditions SQL with a `?` in place of each value
 */
function auditEventsStatement(
  conditions: readonly string[],
  order: 'ASC' | 'DESC',
  limit: number,
): string {
  const where = conditions
    .map((condition, index) => condition.replace('?', `$${index + 1}`))
    .join(' AND ');
  return `
    SELECT e.id, e.occurred_at, e.actor_id, e.action, e.subject_type, e.subject_id, e.before,
      e.after, host(e.ip) AS ip, e.request_id,
           e.traceparent, e.credential_kind, e.credential_id, c.position
      FROM (SELECT id FROM platform.audit_events ${where && `WHERE ${where}`} ORDER BY id ${order}
        LIMIT ${limit}) page
      JOIN platform.audit_events e ON e.id = page.id
      LEFT JOIN platform.audit_chain c ON c.event_id = e.id
     ORDER BY e.id ${order}`;
}

/** SQL with a `?` in place of the value. */
type Condition = readonly [sql: string, value: unknown];

/** An entry and its id are created together, but with two readings of the clock. */
const ID_SLACK_MS = 60_000;

/** The smallest UUIDv7 of a time, so that an index on the id also serves conditions on the time. */
function idAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

const shifted = (time: Date, ms: number): Date => new Date(time.getTime() + ms);

const filterBy = (filters: AuditFilters): Condition[] => [
  ['actor_id = ?', filters.actorId],
  ['credential_id = ?', filters.credentialId],
  ['action = ?', filters.action],
  ['subject_type = ?', filters.subjectType],
  ['subject_id = ?', filters.subjectId],
  ['ip = ?', filters.ip],
  ['occurred_at >= ?', filters.from],
  ['id >= ?', filters.from && idAt(shifted(filters.from, -ID_SLACK_MS))],
  ['occurred_at < ?', filters.to],
  ['id < ?', filters.to && idAt(shifted(filters.to, ID_SLACK_MS))],
];
