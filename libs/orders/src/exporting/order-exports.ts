import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import type { Job } from '@orderly/platform/jobs/job';
import { Jobs } from '@orderly/platform/jobs/jobs';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionForbidden } from '../order/order.errors.js';
import { mayReadAny } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { ORDER_EXPORT, type OrderExportFilter } from './order-export.js';

/** Starts exports of orders. */
@Injectable()
export class OrderExports {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The same export that is still in progress is returned instead of another one.
   * @throws OrderActionForbidden, TooManyJobs, InvalidInput
   */
  async start(tx: Transaction, actor: Actor, filter: OrderExportFilter): Promise<Job> {
    const isForStaff = mayReadAny(actor);
    const { q, tag, updatedSince, customerId = isForStaff ? undefined : actor.userId } = filter;
    if (q !== undefined && updatedSince !== undefined) throw new InvalidInput([NOT_BOTH]);
    // Or customers could find out how their orders are tagged.
    const asksForMore = tag !== undefined || customerId !== actor.userId;
    if (!isForStaff && asksForMore) throw new OrderActionForbidden(OrderPermission.ReadAny);
    const payload = { ...filter, customerId, isForStaff };
    const dedupeKey = JSON.stringify(payload);
    const { job, isNew } = await this.jobs.enqueue(tx, actor, ORDER_EXPORT, payload, { dedupeKey });
    if (isNew)
      await this.audit.record(tx, {
        actorId: actor.userId,
        origin: actor.origin,
        action: 'orders.export-started',
        subject: { type: 'job', id: job.id },
        after: { format: filter.format, customerId, isForStaff },
      });
    return job;
  }
}

const NOT_BOTH = {
  pointer: '/updatedSince',
  code: 'conflicting-filters',
  detail: 'Not together with `q`, which has an order of its own.',
};
