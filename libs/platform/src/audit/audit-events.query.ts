import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageRequest } from '../http/pagination.js';
import { newId } from '../ids/new-id.js';
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
  /** In the chain; null until it is sealed. */
  readonly position: string | null;
}

const EXPORT_PAGE_SIZE = 1_000;

@Injectable()
export class AuditEvents {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. The ids are UUIDv7, so their order is that of time, and every index on the table ends with them. */
  list(filters: AuditFilters, page: PageRequest): Promise<AuditEvent[]> {
    return this.find(filters, [['e.id < ?', page.after?.[0]]], 'DESC', page.limit);
  }

  /** Oldest first, as it was when it was asked for, in pages: what a slow reader has not asked for yet is not in memory. */
  async *all(filters: AuditFilters): AsyncIterable<AuditEvent[]> {
    const end = newId();
    for (let after: string | undefined, more = true; more; ) {
      const page = await this.find(
        filters,
        [
          ['e.id > ?', after],
          ['e.id < ?', end],
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
    const where = given
      .map(([condition], index) => condition.replace('?', `$${index + 1}`))
      .join(' AND ');
    return this.dataSource.query<AuditEvent[]>(
      `SELECT e.id, e.occurred_at, e.actor_id, e.action, e.subject_type, e.subject_id, e.before, e.after, host(e.ip) AS ip, e.request_id,
              e.traceparent, e.credential_kind, e.credential_id, c.position
         FROM platform.audit_events e LEFT JOIN platform.audit_chain c ON c.event_id = e.id
        ${where === '' ? '' : `WHERE ${where}`}
        ORDER BY e.id ${order}
        LIMIT $${given.length + 1}`,
      [...given.map(([, value]) => value), limit],
    );
  }
}

/** SQL with a `?` in the place of the value. */
type Condition = readonly [sql: string, value: unknown];

const filterBy = (filters: AuditFilters): Condition[] => [
  ['e.actor_id = ?', filters.actorId],
  ['e.credential_id = ?', filters.credentialId],
  ['e.action = ?', filters.action],
  ['e.subject_type = ?', filters.subjectType],
  ['e.subject_id = ?', filters.subjectId],
  ['e.ip = ?', filters.ip],
  ['e.occurred_at >= ?', filters.from],
  ['e.occurred_at < ?', filters.to],
];
