import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  deleteSome,
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  inPages,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

interface DocumentRecord {
  readonly id: string;
}

/**
 * An invoice names its buyer, and the law demands it for years: Article 17 (3) (b) GDPR exempts it
 * from erasure for that time. After it, `redact-old-invoices` removes the buyer from it, erased or
 * not. The PDFs, which are copies, go at once.
 */
@Injectable()
export class InvoicesPersonalData extends PersonalData {
  override readonly module = 'invoices';
  override readonly kept;

  constructor(
    private readonly dataSource: DataSource,
    { invoices }: AppConfig,
  ) {
    super();
    this.kept = {
      invoices:
        'Invoices and credit notes with the name and address of the buyer: tax law demands them ' +
        `for ${invoices.retentionYears} years after the year of their issue. Then the buyer is ` +
        'removed.',
    };
  }

  /** Without the lines, which are those of the orders. */
  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    const records = inPages<DocumentRecord>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT id, kind, full_number AS number, issued_at AS "issuedAt", order_id AS "orderId",
                json_build_object('amount', total_amount, 'currency', total_currency) AS total,
                snapshot -> 'buyer' AS buyer, snapshot ->> 'reason' AS reason
           FROM invoices.documents
          WHERE customer_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
    return [{ name: 'invoices.json', records }];
  }

  override get erasure(): ErasureStep[] {
    return [deletePdfs];
  }

  override async recordsOf(tx: Transaction, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM unnest($1::uuid[]) AS account (id)
        WHERE EXISTS (SELECT FROM invoices.documents d WHERE d.customer_id = account.id)`,
      [userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Documents are records: nothing is discarded. */
  override async discard(): Promise<void> {}
}

const deletePdfs = deleteSome(
  `SELECT r.ctid FROM invoices.documents d JOIN invoices.renderings r ON r.document_id = d.id
    WHERE d.customer_id = $1 LIMIT $2`,
  'invoices.renderings',
);

@EventProcessor('invoices-erasure')
export class InvoicesErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: InvoicesPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
