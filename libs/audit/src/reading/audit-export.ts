import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AuditEvents } from './audit-events.query.js';
import { toAuditEventResponse } from './dto/audit-event.response.js';
import type { AuditFilters } from './dto/list-audit-events.query.js';

@Injectable()
export class AuditExport {
  constructor(
    private readonly events: AuditEvents,
    private readonly log: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Recorded before the first byte is sent: the log itself names everyone who took a copy of it.
   */
  async begin(actor: Actor, filters: AuditFilters): Promise<Readable> {
    const { ip, ...told } = filters;
    await this.transactions.run((tx) =>
      this.log.record(tx, {
        actorId: actor.userId,
        origin: actor.origin,
        action: 'platform.audit-exported',
        subject: { type: 'audit-log', id: 'all' },
        // Records that the filter had an IP address, but not which one.
        after: { filters: { ...told, ...(ip === undefined ? {} : { ip: true }) } },
      }),
    );
    return Readable.from(this.lines(filters));
  }

  private async *lines(filters: AuditFilters): AsyncIterable<string> {
    for await (const page of this.events.all(filters)) {
      yield page.map((event) => `${JSON.stringify(toAuditEventResponse(event))}\n`).join('');
    }
  }
}
