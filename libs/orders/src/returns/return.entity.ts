import { isOneOf } from '@orderly/platform/database/is-one-of';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Order } from '../order/order.entity.js';
import { newNumber } from '../order/order-number.js';
import { RETURN_STATUSES, type ReturnStatus } from '../order/return-statuses.js';
import { type ReturnAction, returnTransitionOf } from './return-transitions.js';

/** Goods of an order that come back. The lock of the order guards it. */
@Entity({ schema: 'orders', name: 'returns' })
@Unique(['number'])
@Index('returns_by_order', ['orderId', 'id'])
@Check('returns_status_check', isOneOf('status', RETURN_STATUSES))
@Check('returns_reason_check', 'length(reason) BETWEEN 1 AND 1000')
@Check('returns_note_check', 'length(note) BETWEEN 1 AND 1000')
@Check('returns_line_count_check', 'line_count BETWEEN 1 AND 1500')
@Check('returns_refund_check', 'refund_requested BETWEEN 0 AND refund_due')
@Check('returns_version_check', 'version >= 1')
export class Return {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Order)
  @Column('uuid')
  orderId!: string;

  @Column('text')
  number!: string;

  @Column('text')
  status!: ReturnStatus;

  /**
   * Why the goods come back, in the words of the person who asked. These and those of `note` are
   * stored here alone, so that an erasure finds them in one place.
   */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** The answer of the shop. */
  @Column('text', { nullable: true })
  note!: string | null;

  @Column('uuid')
  requestedBy!: string;

  /** Where the goods were received; null: nowhere yet, or at the main location. */
  @Column('uuid', { nullable: true })
  locationId!: string | null;

  @Column('int')
  lineCount!: number;

  /** What the received goods cost, in minor units of the order's currency. */
  @Column({ type: 'bigint', transformer: safeInteger })
  refundDue!: number;

  /** The part of it that was requested: no more than was paid and not refunded. */
  @Column({ type: 'bigint', transformer: safeInteger })
  refundRequested!: number;

  @Column({ type: 'timestamptz', precision: 3 })
  requestedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  receivedAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  @Column('int')
  version!: number;

  static request(
    facts: Pick<Return, 'orderId' | 'reason' | 'requestedBy' | 'lineCount' | 'requestedAt'>,
  ): Return {
    return Object.assign(new Return(), {
      ...facts,
      id: newId(),
      number: newNumber('RET'),
      status: 'requested' as const,
      note: null,
      locationId: null,
      refundDue: 0,
      refundRequested: 0,
      receivedAt: null,
      updatedAt: facts.requestedAt,
      version: 1,
    });
  }

  allows(action: ReturnAction): boolean {
    return returnTransitionOf(action).from.includes(this.status);
  }

  /** @throws Error when the return does not allow it: ask `allows` first */
  perform(action: ReturnAction, at: Date): void {
    if (!this.allows(action)) throw new Error(`A return that is ${this.status}: ${action}.`);
    this.status = returnTransitionOf(action).to;
    this.updatedAt = at;
    this.version += 1;
  }

  /** The goods have arrived. Closes the return at once when all that is due was requested. */
  receive(
    arrival: Pick<Return, 'locationId' | 'refundDue' | 'refundRequested'>,
    receivedAt: Date,
  ): void {
    this.perform('receive', receivedAt);
    Object.assign(this, { ...arrival, receivedAt });
    if (this.refundRequested === this.refundDue) this.status = returnTransitionOf('close').to;
  }
}

@Entity({ schema: 'orders', name: 'return_lines' })
@Check('return_lines_quantity_check', 'quantity >= 1')
@Check(
  'return_lines_received_check',
  `restocked_quantity >= 0 AND written_off_quantity >= 0
    AND restocked_quantity + written_off_quantity <= quantity`,
)
export class ReturnLineEntity {
  @ForeignKey(() => Return)
  @PrimaryColumn('uuid')
  returnId!: string;

  /** A line of the order of the return. */
  @PrimaryColumn('uuid')
  lineId!: string;

  @Column('int')
  quantity!: number;

  @Column('int', { default: 0 })
  restockedQuantity!: number;

  @Column('int', { default: 0 })
  writtenOffQuantity!: number;
}
