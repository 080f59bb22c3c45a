import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '../database/composed-statement.js';
import type { Transaction } from '../database/transactions.js';
import type { RequestContext } from '../kernel/identity/actor.js';
import { newId } from '../kernel/ids/new-id.js';
import { Clock } from '../kernel/time/clock.js';

export interface AuditEntry {
  /** The account that acted; null for anonymous callers and for the system itself. */
  readonly actorId: string | null;
  readonly origin: RequestContext;
  /** `module.past-tense`, such as `catalog.product-changed`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /**
   * The changed fields, before and after: ids and facts, never a secret, an address, a name or free
   * text, because entries are never deleted.
   */
  readonly before?: object;
  readonly after?: object;
}

/** Who operates the installation. `actorId` is null for the command line. */
export type Operator = Pick<AuditEntry, 'actorId' | 'origin'>;

/** The audit log's fragment of a statement: one entry. */
export const AUDIT_FRAGMENT: SqlFragment<{ entry: AuditEntry; at: Date }> = {
  ctes: `audited AS (
    INSERT INTO platform.audit_events
      (id, occurred_at, actor_id, action, subject_type, subject_id, before, after, ip, request_id,
       traceparent, credential_kind, credential_id)
    VALUES (:id, :at, :actorId, :action, :subjectType, :subjectId, :before, :after, :ip, :requestId,
            :traceparent, :credentialKind, :credentialId)
  )`,
  values: {
    id: () => newId(),
    at: ({ at }) => at,
    actorId: ({ entry }) => entry.actorId,
    action: ({ entry }) => entry.action,
    subjectType: ({ entry }) => entry.subject.type,
    subjectId: ({ entry }) => entry.subject.id,
    before: ({ entry }) => (entry.before ? JSON.stringify(entry.before) : null),
    after: ({ entry }) => (entry.after ? JSON.stringify(entry.after) : null),
    ip: ({ entry }) => entry.origin.ip,
    requestId: ({ entry }) => entry.origin.requestId,
    traceparent: ({ entry }) => entry.origin.traceparent,
    credentialKind: ({ entry }) => entry.origin.credential?.kind ?? null,
    credentialId: ({ entry }) => entry.origin.credential?.id ?? null,
  },
};

const RECORD = composeStatement('platform.audit', { audit: AUDIT_FRAGMENT });

/**
 * Records who did what to which object, with which credential, when and from where. The table only
 * grows, and `SealAudit` chains it.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  /**
   * Runs in the transaction of the change, so that neither the change nor its entry can be
   * committed alone.
   */
  async record(tx: Transaction, entry: AuditEntry): Promise<void> {
    const audit = { entry, at: this.clock.now() };
    await tx.query(RECORD.text, RECORD.values({ audit }));
  }
}
