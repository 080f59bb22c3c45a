import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { InvoiceRedacted } from '../document/invoices.errors.js';
import { DOCUMENT_ISSUED, type DocumentIssued } from '../document/invoices.events.js';
import { InvoiceFiles } from '../rendering/invoice-files.js';
import { DocumentsRepository } from '../storage/documents.repository.js';

/**
 * Makes the PDF of a new document, so that it is there when it is asked for. Idempotency key: the
 * document, which has one file.
 */
@EventProcessor('invoice-rendering')
export class RenderInvoicesConsumer extends EventConsumer {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly files: InvoiceFiles,
  ) {
    super();
  }

  /** Outside the transaction: making a file takes longer than a connection should be held. */
  override async performExternal({ type, data }: DomainEvent): Promise<void> {
    if (type !== DOCUMENT_ISSUED) throw new PermanentFailure(`No document is meant by ${type}.`);
    const document = await this.documents.find((data as DocumentIssued).documentId);
    if (!document) throw new PermanentFailure('There is no such document.');
    await this.files.get(document, 'pdf').catch((error: unknown) => {
      // A replayed event of a document whose retention has ended meanwhile.
      if (!(error instanceof InvoiceRedacted)) throw error;
    });
  }

  /** All is done: the file is stored on its own. */
  override async handle(): Promise<void> {}
}
