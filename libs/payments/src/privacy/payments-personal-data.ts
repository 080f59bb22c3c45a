import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  inPages,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

const PAYMENTS_AT_ONCE = 500;

interface PaymentRecord {
  readonly id: string;
}

/** Payments stay, because the law requires the books to be kept; free text by people is erased. */
@Injectable()
export class PaymentsPersonalData extends PersonalData {
  override readonly module = 'payments';

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [{ name: 'payments.json', records: this.payments(userId, signal) }];
  }

  override readonly kept = {
    payments:
      'Amounts, times and the ids at the payment provider, under the id of the account alone: ' +
      'commercial and tax law keep them for up to ten years.',
  };

  override get erasure(): ErasureStep[] {
    return [forgetReasons];
  }

  override async recordsOf(tx: Transaction, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM unnest($1::uuid[]) AS account (id)
        WHERE EXISTS (SELECT FROM payments.payments p WHERE p.customer_id = account.id)`,
      [userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Payments are records: nothing is discarded. */
  override async discard(): Promise<void> {}

  private payments(userId: string, signal: AbortSignal): AsyncIterable<PaymentRecord> {
    return inPages<PaymentRecord>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT p.id, p.subject_id AS "orderId", p.gateway, p.status, p.currency, p.amount,
                p.authorised, p.captured, p.refunded, p.created_at AS "createdAt",
                (SELECT json_agg(json_build_object(
                          'kind', o.kind, 'amount', o.amount, 'status', o.status,
                          'reason', o.reason, 'at', o.created_at) ORDER BY o.id)
                   FROM payments.operations o WHERE o.payment_id = p.id) AS steps
           FROM payments.payments p
          WHERE p.customer_id = $1 AND ($2::uuid IS NULL OR p.id > $2)
          ORDER BY p.id LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
  }
}

const forgetReasons: ErasureStep = async (tx, userId, after) => {
  const page = await tx.query<Array<{ id: string }>>(
    `SELECT id FROM payments.payments
      WHERE customer_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
    [userId, after, PAYMENTS_AT_ONCE],
  );
  const ids = page.map(({ id }) => id);
  const [, changed] = await tx.query<[unknown[], number]>(
    `UPDATE payments.operations SET reason = NULL
      WHERE payment_id = ANY ($1) AND reason IS NOT NULL`,
    [ids],
  );
  return { changed, next: ids.length === PAYMENTS_AT_ONCE ? (ids.at(-1) ?? null) : null };
};

@EventProcessor('payments-erasure')
export class PaymentsErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: PaymentsPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
