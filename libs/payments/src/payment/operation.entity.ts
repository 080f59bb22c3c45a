import { isOneOf } from '@orderly/platform/database/is-one-of';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Payment } from './payment.entity.js';
import {
  OPERATION_KINDS,
  OPERATION_STATES,
  type OperationKind,
  type OperationState,
} from './payment-status.js';

/**
 * One step of a payment. It is written before the provider is called, and its id is the
 * provider's idempotency key, so that a step which was interrupted can be repeated without a second
 * effect. A refund that somebody made at the provider gets a row too, when it is found.
 */
@Entity({ schema: 'payments', name: 'operations' })
@Index('operations_by_payment', ['paymentId', 'id'])
@Index('operations_pending_key', ['paymentId', 'kind'], {
  unique: true,
  where: `status = 'pending' AND kind <> 'refund'`,
})
@Index('operations_provider_ref_key', ['paymentId', 'providerRef'], {
  unique: true,
  where: 'provider_ref IS NOT NULL',
})
@Check('operations_kind_check', isOneOf('kind', OPERATION_KINDS))
@Check('operations_status_check', isOneOf('status', OPERATION_STATES))
@Check('operations_amount_check', 'amount > 0')
@Check('operations_attempts_check', 'attempts >= 0')
@Check('operations_failure_check', 'length(failure) BETWEEN 1 AND 100')
@Check('operations_provider_ref_check', 'length(provider_ref) BETWEEN 1 AND 255')
@Check('operations_reason_check', 'length(reason) BETWEEN 1 AND 1000')
export class Operation {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Payment)
  @Column('uuid')
  paymentId!: string;
  @Column('text') kind!: OperationKind;
  @Column({ type: 'bigint', transformer: safeInteger }) amount!: number;
  @Column('text') status!: OperationState;
  /** Calls of the provider that have begun. */
  @Column('int', { default: 0 }) attempts!: number;
  /** The code of the last failure; with `pending`, of an attempt whose outcome is unknown. */
  @Column('text', { nullable: true }) failure!: string | null;
  /** The provider's id of a refund. */
  @Column('text', { nullable: true }) providerRef!: string | null;
  /** Null for the system, and for what was done at the provider. */
  @Column('uuid', { nullable: true }) requestedBy!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt!: Date;
  @Column({ type: 'timestamptz', precision: 3 }) updatedAt!: Date;

  static request(input: {
    paymentId: string;
    kind: OperationKind;
    amount: number;
    requestedBy: string | null;
    reason: string | null;
    at: Date;
  }): Operation {
    const { at, ...rest } = input;
    return Object.assign(new Operation(), {
      id: newId(),
      ...rest,
      status: 'pending' as const,
      attempts: 0,
      failure: null,
      providerRef: null,
      createdAt: at,
      updatedAt: at,
    });
  }
}
