import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import type { Draft } from '../document/invoice-data.js';
import { DOCUMENT_ISSUED, type DocumentIssued } from '../document/invoices.events.js';
import { SeriesNumbers } from '../series/series-numbers.js';
import { InvoiceDocument } from '../storage/document.entity.js';
import { DocumentsRepository } from '../storage/documents.repository.js';

/** Who has a document issued; without an actor the system does. */
export interface Issuer {
  readonly actorId: string | null;
  readonly origin: RequestContext;
}

interface Facts {
  readonly orderId: string;
  readonly customerId: string;
  readonly issuedAt: Date;
  /** See InvoiceDocument. */
  readonly orderRefunded?: number | undefined;
  readonly orderPaid?: number;
  readonly follows?: string | null;
}

/** Makes a draft a document: with a number, an event and an entry in the audit log. */
@Injectable()
export class DocumentRegister {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly numbers: SeriesNumbers,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Call it last in a transaction: from here on, all other documents wait for its end. */
  async register(
    tx: Transaction,
    draft: Draft,
    { orderId, customerId, issuedAt, orderRefunded, orderPaid, follows }: Facts,
    { actorId, origin }: Issuer,
  ): Promise<InvoiceDocument> {
    const id = newId();
    const { kind, currency, totals } = draft;
    const taken = await this.numbers.take(tx, kind, draft.issueDate);
    const { series, number, fullNumber, issueDate } = taken;
    const document = Object.assign(new InvoiceDocument(), {
      ...{ id, kind, series, number, fullNumber, orderId, customerId, issuedAt, issueDate },
      refersTo: draft.corrects?.id ?? null,
      orderRefunded: orderRefunded ?? null,
      orderPaid: orderPaid ?? null,
      follows: follows ?? null,
      total: Money.of(totals.gross, currency),
      snapshot: { ...draft, number: fullNumber, issueDate },
      redactedAt: null,
    });
    const total = document.total.toJSON();
    const event: DocumentIssued = {
      ...{ documentId: id, kind, number: fullNumber, orderId, customerId, total },
    };
    const { traceparent } = origin;
    const about = { subject: orderId, ownerId: customerId, occurredAt: issuedAt, traceparent };
    await this.documents.add(tx, document);
    await this.outbox.record(tx, domainEvent(DOCUMENT_ISSUED, about, event));
    await this.audit.record(tx, {
      actorId,
      origin,
      action: `invoices.${kind}-issued`,
      subject: { type: 'invoice', id },
      after: { number: fullNumber, orderId, total, refersTo: document.refersTo },
    });
    return document;
  }
}
