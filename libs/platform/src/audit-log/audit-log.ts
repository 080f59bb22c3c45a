import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '../database/composed-statement.js';
import type { Transaction } from '../database/transactions.js';
import type { RequestContext } from '../kernel/identity/actor.js';
import { newId } from '../kernel/ids/new-id.js';
import { Clock } from '../kernel/time/clock.js';

export interface AuditEntry {
  /** The account that acted; null when nobody was signed in, or the system acted by itself. */
  readonly actorId: string | null;
  readonly origin: RequestContext;
  /** `module.past-tense`, such as `catalog.product-changed`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** The fields that changed, before and after: ids and facts, never a secret, an address, a name or free text. What is written here stays. */
  readonly before?: object;
  readonly after?: object;
}

/** The audit log's share of a statement: one entry. */
export const AUDIT_PART: SqlFragment<{ entry: AuditEntry; at: Date }> = {
  ctes: `audited AS (
    INSERT INTO platform.audit_events
      (id, occurred_at, actor_id, action, subject_type, subject_id, before, after, ip, request_id, traceparent,
       credential_kind, credential_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  )`,
  values: ({ entry, at }) => [
    newId(),
    at,
    entry.actorId,
    entry.action,
    entry.subject.type,
    entry.subject.id,
    entry.before ? JSON.stringify(entry.before) : null,
    entry.after ? JSON.stringify(entry.after) : null,
    entry.origin.ip,
    entry.origin.requestId,
    entry.origin.traceparent,
    entry.origin.credential?.kind ?? null,
    entry.origin.credential?.id ?? null,
  ],
};

const RECORD = composeStatement('platform.audit', [AUDIT_PART]);

/** Who did what to what, with what, when and from where. The table only grows, and `SealAudit` chains it. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  /** Demands the transaction: an act without its entry, or an entry without its act, cannot be committed. */
  async record(tx: Transaction, entry: AuditEntry): Promise<void> {
    await tx.query(RECORD.text, AUDIT_PART.values({ entry, at: this.clock.now() }));
  }
}
