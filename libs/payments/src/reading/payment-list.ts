import { Injectable } from '@nestjs/common';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { Keyset, PageRequest } from '@orderly/platform/http/pagination';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { Payment } from '../payment/payment.entity.js';
import type { PaymentState } from '../payment/payment-status.js';

interface PaymentFilter {
  readonly status?: PaymentState | undefined;
  readonly subjectId?: string | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
}

const COLUMNS = `id, subject_id AS "subjectId", customer_id AS "customerId", gateway,
  provider_ref AS "providerRef", status, failure, currency, amount, authorised, captured, refunded,
  version, created_at AS "createdAt", updated_at AS "updatedAt"`;

type Amounts = 'amount' | 'authorised' | 'captured' | 'refunded';
type Row = Omit<Payment, Amounts> & Readonly<Record<Amounts, string>>;

const listsBy = (name: string, order: string): FilteredStatements =>
  new FilteredStatements(
    name,
    (where) =>
      `SELECT ${COLUMNS} FROM payments.payments ${where && `WHERE ${where}`} ORDER BY ${order}`,
  );

/** The sort key of the last payment of a page, for the cursor. */
export const keysetOf =
  ({ updatedSince }: PaymentFilter) =>
  ({ id, updatedAt }: Payment): Keyset =>
    updatedSince === undefined ? [id] : [updatedAt.toISOString(), id];

/** Pages of payments for staff. */
@Injectable()
export class PaymentList {
  private readonly lists = listsBy('payments.list', 'id DESC');
  private readonly changes = listsBy('payments.changes', 'updated_at, id');

  constructor(private readonly statements: Statements) {}

  /** Newest first; with `updatedSince`, the earliest change first. */
  async page(filter: PaymentFilter, { limit, after }: PageRequest): Promise<Payment[]> {
    const { status, subjectId, updatedSince } = filter;
    const start: readonly [string, readonly unknown[]] =
      updatedSince === undefined
        ? ['id < ?', [after?.[0]]]
        : after
          ? ['(updated_at, id) > (?, ?)', after]
          : ['updated_at >= ?', [updatedSince]];
    const conditions: ReadonlyArray<readonly [string, readonly unknown[]]> = [
      ['status = ?', [status]],
      ['subject_id = ?', [subjectId]],
      start,
    ];
    const wanted = conditions.filter(([, [value]]) => value !== undefined);
    const chosen = wanted.map(([condition]) => condition);
    const values = wanted.flatMap(([, each]) => each);
    const lists = updatedSince === undefined ? this.lists : this.changes;
    // Only the unfiltered lists walk one index for any value; the others are planned for theirs.
    const rows =
      status === undefined && subjectId === undefined
        ? this.statements.read<Row>(lists.pageOf(chosen, limit), values)
        : this.statements.readExpensive<Row>(lists.of(chosen, limit), values);
    return (await rows).slice(0, limit).map(toPayment);
  }
}

const toPayment = (row: Row): Payment =>
  Object.assign(new Payment(), row, {
    amount: toSafeInteger(row.amount),
    authorised: toSafeInteger(row.authorised),
    captured: toSafeInteger(row.captured),
    refunded: toSafeInteger(row.refunded),
  });
