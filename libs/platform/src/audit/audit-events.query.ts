import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageRequest } from '../http/pagination.js';
import type { ListAuditEventsQuery } from './dto/list-audit-events.query.js';

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
}

export type AuditFilters = Omit<ListAuditEventsQuery, 'limit' | 'cursor'>;

@Injectable()
export class AuditEvents {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. The ids are UUIDv7, so their order is that of time, and every index on the table ends with them. */
  async list(filters: AuditFilters, page: PageRequest): Promise<AuditEvent[]> {
    const parameters: unknown[] = [];
    const conditions: string[] = [];
    const where = (condition: (placeholder: string) => string, value: unknown): void => {
      if (value === undefined || value === null) return;
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    where((value) => `actor_id = ${value}`, filters.actorId);
    where((value) => `action = ${value}`, filters.action);
    where((value) => `subject_type = ${value}`, filters.subjectType);
    where((value) => `subject_id = ${value}`, filters.subjectId);
    where((value) => `occurred_at >= ${value}`, filters.from);
    where((value) => `occurred_at < ${value}`, filters.to);
    where((value) => `id < ${value}`, page.after?.[0]);
    parameters.push(page.limit);

    return this.dataSource.query<AuditEvent[]>(
      `SELECT id, occurred_at, actor_id, action, subject_type, subject_id, before, after, host(ip) AS ip, request_id, traceparent
         FROM platform.audit_events
        ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
        ORDER BY id DESC
        LIMIT $${parameters.length}`,
      parameters,
    );
  }
}
