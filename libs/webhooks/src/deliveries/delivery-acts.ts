import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';

/** Records in the audit log what owners repeat. */
@Injectable()
export class DeliveryActs {
  constructor(
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  record(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    endpointId: string,
    act: string,
    after: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...{ actorId, origin, action: `webhooks.${act}` },
      subject: { type: 'webhook-endpoint', id: endpointId },
      after,
    });
  }
}
