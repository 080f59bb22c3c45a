import { isOneOf } from '@orderly/platform/database/is-one-of';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { Currency } from '@orderly/platform/kernel/money/currency';
import { type Money, safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { PAYMENT_STATES, type PaymentState } from './payment-status.js';

const amount = { type: 'bigint', transformer: safeInteger } as const;

/**
 * Money that a customer owes for a subject, such as an order. All amounts are minor units of
 * `currency`. The checks are the last line of defence: no fault in the code can capture more than
 * was agreed, or refund more than was captured.
 */
@Entity({ schema: 'payments', name: 'payments' })
@Index('payments_by_subject', ['subjectId', 'id'])
@Index('payments_by_customer', ['customerId', 'id'])
@Index('payments_by_status', ['status', 'id'])
@Index('payments_by_change', ['updatedAt', 'id'])
@Index('payments_to_check', ['checkAt'], { where: 'check_at IS NOT NULL' })
@Index('payments_provider_ref_key', ['gateway', 'providerRef'], {
  unique: true,
  where: 'provider_ref IS NOT NULL',
})
@Check('payments_gateway_check', `gateway ~ '^[a-z][a-z0-9-]{0,31}$'`)
@Check('payments_provider_ref_check', 'length(provider_ref) BETWEEN 1 AND 255')
@Check('payments_status_check', isOneOf('status', PAYMENT_STATES))
@Check('payments_amount_check', 'amount > 0')
@Check('payments_authorised_check', 'authorised BETWEEN 0 AND amount')
@Check('payments_captured_check', 'captured BETWEEN 0 AND authorised')
@Check('payments_refunded_check', 'refunded BETWEEN 0 AND captured')
@Check('payments_captured_status_check', `(captured > 0) = (status = 'captured')`)
@Check('payments_failure_check', 'length(failure) BETWEEN 1 AND 100')
@Check('payments_version_check', 'version >= 1')
export class Payment {
  @PrimaryColumn('uuid') id!: string;

  /** What is paid. Ids, not relations: both rows belong to other modules. */
  @Column('uuid') subjectId!: string;
  @Column('uuid') customerId!: string;

  @Column('text') gateway!: string;
  /** The provider's own id of the payment, once it is known. */
  @Column('text', { nullable: true }) providerRef!: string | null;

  @Column('text') status!: PaymentState;
  /** The provider's code for the last refusal. The customer may try again in `requires-action`. */
  @Column('text', { nullable: true }) failure!: string | null;

  @Column('char', { length: 3 }) currency!: Currency;
  @Column(amount) amount!: number;
  /** The most that was ever authorised; a void does not lower it. */
  @Column({ ...amount, default: 0 }) authorised!: number;
  @Column({ ...amount, default: 0 }) captured!: number;
  @Column({ ...amount, default: 0 }) refunded!: number;

  /** The provider captures as soon as it authorises. */
  @Column('boolean') capturesAtOnce!: boolean;

  @Column('int') version!: number;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt!: Date;
  @Column({ type: 'timestamptz', precision: 3 }) updatedAt!: Date;

  /** When the provider was in the reported status; orders reports before an authorisation. */
  @Column({ type: 'timestamptz', precision: 3 }) observedAt!: Date;
  /** When the reconciliation looks at it next; null when there is nothing to find out. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) checkAt!: Date | null;
  /** How often it has looked without an end. */
  @Column('int', { default: 0 }) checks!: number;

  static start(input: {
    subjectId: string;
    customerId: string;
    amount: Money;
    gateway: string;
    capturesAtOnce: boolean;
    at: Date;
    checkAt: Date;
  }): Payment {
    const { subjectId, customerId, gateway, capturesAtOnce, at, checkAt } = input;
    return Object.assign(new Payment(), {
      id: newId(),
      subjectId,
      customerId,
      gateway,
      providerRef: null,
      status: 'pending' as const,
      failure: null,
      currency: input.amount.currency,
      amount: input.amount.amount,
      authorised: 0,
      captured: 0,
      refunded: 0,
      capturesAtOnce,
      version: 1,
      createdAt: at,
      updatedAt: at,
      observedAt: at,
      checkAt,
      checks: 0,
    });
  }
}
