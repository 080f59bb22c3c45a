import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import {
  ExportLinkRefused,
  ExportNotFound,
  ExportTooSoon,
  ExportUnderWay,
} from './export.errors.js';
import { EXPORT_ASKED, EXPORT_READY, type ExportAsked, type ExportReady } from './export.events.js';
import { type PersonalExport, PersonalExportsRepository } from './personal-exports.repository.js';

const HOUR_S = 3_600;
/** Limits the requests, because each copy reads everything about a person. */
const BETWEEN_TWO_S = HOUR_S;
const LINK_LIFETIME_S = 24 * HOUR_S;
/** How long a copy waits for its mail to be sent, in case of an outage of the mail server. */
const MAIL_PATIENCE_S = 3 * 24 * HOUR_S;

// 256 random bits cannot be guessed, so they need no slow hash.

/**
 * Copies of a person's data: requested, created by the worker, delivered once through a link in a
 * mail, and then deleted.
 */
@Injectable()
export class PersonalExports {
  constructor(
    private readonly exports: PersonalExportsRepository,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ExportUnderWay, ExportTooSoon */
  async ask(tx: Transaction, userId: string, origin: RequestContext): Promise<PersonalExport> {
    const recent = await this.exports.findRecent(tx, userId, BETWEEN_TWO_S);
    if (recent?.status === 'queued') throw new ExportUnderWay(recent.id);
    if (recent) throw new ExportTooSoon(recent.forS);
    const asked = await this.exports.add(tx, newId(), userId);
    const about = {
      subject: userId,
      ownerId: userId,
      occurredAt: this.clock.now(),
      traceparent: origin.traceparent,
    };
    await this.outbox.record(
      tx,
      domainEvent<ExportAsked>(EXPORT_ASKED, about, { exportId: asked.id, userId }),
    );
    await this.audit(tx, 'platform.export-asked', userId, {
      actorId: userId,
      origin,
      exportId: asked.id,
    });
    return asked;
  }

  /** @throws ExportNotFound, also for an export of another person */
  async get(userId: string, exportId: string): Promise<PersonalExport> {
    const found = await this.exports.find(userId, exportId);
    if (!found) throw new ExportNotFound(exportId);
    return found;
  }

  /** The archive is complete and can be fetched from now on. */
  async markReady(tx: Transaction, { data, traceparent }: DomainEvent): Promise<void> {
    const { exportId, userId } = data as ExportAsked;
    if (!(await this.exports.markReady(tx, exportId, MAIL_PATIENCE_S))) return;
    const occurredAt = this.clock.now();
    const about = { subject: userId, ownerId: userId, occurredAt, traceparent };
    await this.outbox.record(
      tx,
      domainEvent<ExportReady>(EXPORT_READY, about, { exportId, userId }),
    );
  }

  /**
   * Creates the secret part of the link when its mail is written; it must appear only in that mail.
   * If the mail is written again, it contains a new secret, and the old one becomes invalid. Null
   * when there is nothing left to fetch.
   */
  async issueToken(exportId: string): Promise<string | null> {
    const token = newSecret();
    return (await this.exports.setToken(exportId, digestOf(token), LINK_LIFETIME_S)) ? token : null;
  }

  /**
   * Delivers the archive, once.
   * @throws ExportLinkRefused
   */
  async redeem(tx: Transaction, token: string, origin: RequestContext): Promise<Buffer> {
    const taken = await this.exports.take(tx, digestOf(token));
    if (!taken) throw new ExportLinkRefused();
    await this.audit(tx, 'platform.export-downloaded', taken.userId, {
      actorId: null,
      origin,
      exportId: taken.id,
    });
    return taken.archive;
  }

  private audit(
    tx: Transaction,
    action: string,
    userId: string,
    by: { actorId: string | null; origin: RequestContext; exportId: string },
  ): Promise<void> {
    const { actorId, origin, exportId } = by;
    return this.auditLog.record(tx, {
      actorId,
      origin,
      action,
      subject: { type: 'user', id: userId },
      after: { exportId },
    });
  }
}
