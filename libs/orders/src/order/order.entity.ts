import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money, safeInteger } from '@orderly/platform/kernel/money/money';
import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
  Unique,
} from 'typeorm';
import type { Address, OrderAddresses } from './address.js';
import { OrderTotalTooLarge } from './order.errors.js';
import { newOrderNumber } from './order-number.js';
import type { OrderPrice, PriceDetails } from './order-price.js';
import {
  guardsHold,
  leadsFrom,
  ORDER_STATUSES,
  type OrderAction,
  type OrderStatus,
  PAYMENT_STATUSES,
  type PaymentStatus,
  transitionOf,
} from './order-transitions.js';
import { mergePerProduct, type PricedLine, totalOf } from './priced-lines.js';

@Entity({ schema: 'orders', name: 'orders' })
@Unique(['number'])
// One index for each way in which a list is filtered. Each ends in the sort key, so that a page is
// read from the index and costs the same at the first order and at the millionth.
@SqlIndex('orders_by_time', 'btree (placed_at DESC, id DESC)')
@SqlIndex('orders_by_status', 'btree (status, placed_at DESC, id DESC)')
@SqlIndex('orders_by_customer', 'btree (customer_id, placed_at DESC, id DESC)')
@SqlIndex('orders_by_customer_and_status', 'btree (customer_id, status, placed_at DESC, id DESC)')
@SqlIndex(
  'orders_by_reference',
  'btree (reference, placed_at DESC, id DESC) WHERE (reference IS NOT NULL)',
)
@SqlIndex(
  'orders_by_customer_and_reference',
  'btree (customer_id, reference, placed_at DESC, id DESC) WHERE (reference IS NOT NULL)',
)
@SqlIndex('orders_by_payment_status', 'btree (payment_status, placed_at DESC, id DESC)')
@Index('orders_by_total', ['total.currency', 'total.amount', 'id'])
@SqlIndex(
  'orders_by_start_of_reference',
  'btree (lower(reference) text_pattern_ops) WHERE (reference IS NOT NULL)',
)
@Index('orders_by_change', ['updatedAt', 'id'])
@Index('orders_by_customer_and_change', ['customerId', 'updatedAt', 'id'])
@Index('orders_by_reservation', ['reservedUntil', 'id'], {
  where: `status = 'placed' AND reserved_until IS NOT NULL`,
})
@Check('orders_status_check', isOneOf('status', ORDER_STATUSES))
@Check('orders_payment_status_check', isOneOf('payment_status', PAYMENT_STATUSES))
@Check('orders_reference_check', 'length(reference) BETWEEN 1 AND 100')
@Check('orders_tags_check', 'cardinality(tags) <= 20')
@Check('orders_total_amount_check', 'total_amount >= 0')
@Check('orders_line_count_check', 'line_count BETWEEN 1 AND 1500')
@Check('orders_paid_amount_check', 'refunded_amount BETWEEN 0 AND paid_amount')
@Check('orders_version_check', 'version >= 1')
export class Order {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  number!: string;

  /** The customer's own reference, such as an invoice number. */
  @Column('text', { nullable: true })
  reference!: string | null;

  /** An id, not a relation: the row belongs to users, and orders never joins its tables. */
  @Column('uuid')
  customerId!: string;

  @Column('text')
  status!: OrderStatus;

  @Column('text')
  paymentStatus!: PaymentStatus;

  /** Of staff, who alone see them. */
  @Column('text', { array: true, default: () => `'{}'` })
  tags!: string[];

  @Column(() => Money)
  total!: Money;

  /** Null for a simple order, whose lines are all there is. */
  @Column('jsonb', { nullable: true })
  priceDetails!: PriceDetails | null;

  @Column('jsonb', { nullable: true })
  billingAddress!: Address | null;

  @Column('jsonb', { nullable: true })
  shippingAddress!: Address | null;

  /** Captured by all payments, in minor units of the total's currency. */
  @Column({ type: 'bigint', transformer: safeInteger, default: 0 })
  paidAmount!: number;

  /** Given back of `paidAmount`. */
  @Column({ type: 'bigint', transformer: safeInteger, default: 0 })
  refundedAmount!: number;

  /** Stored, so that lists need not count. */
  @Column('int')
  lineCount!: number;

  @Column('timestamptz')
  placedAt!: Date;

  /** When an order that is not paid by then expires; null when it does not. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  reservedUntil!: Date | null;

  /**
   * The time of the last change, as `version` counts them. To the millisecond, as responses and
   * cursors write it: a cursor with less precision than the column would return the same order
   * again.
   */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;

  @Column('int')
  version!: number;

  @OneToMany(
    () => OrderLine,
    (line) => line.order,
  )
  lines!: OrderLine[];

  /**
   * @param input.id the id under which the stock was reserved
   * @param input.lines as requested; several with one product become one, in the place of the first
   * @param input.priceOf adds discounts, taxes and shipping to the lines; null: there are none
   * @throws MixedCurrencies, OrderTotalTooLarge, and what `priceOf` throws
   */
  static place(input: {
    id: string;
    customerId: string;
    reference: string | null;
    tags?: readonly string[];
    addresses?: OrderAddresses;
    lines: readonly PricedLine[];
    priceOf?: (lines: readonly PricedLine[], currency: string) => OrderPrice | null;
    placedAt: Date;
    reservedUntil: Date | null;
  }): Order {
    const subtotal = totalOf(input.lines);
    const merged = mergePerProduct(input.lines);
    const price = input.priceOf?.(merged, subtotal.currency) ?? null;
    const lines = merged.map((line, index) => OrderLine.of(line, index + 1, price?.lines[index]));
    if (price && !Number.isSafeInteger(price.totals.total))
      throw new OrderTotalTooLarge(input.lines.length - 1);
    const total = price ? Money.of(price.totals.total, subtotal.currency) : subtotal;
    return Object.assign(new Order(), {
      id: input.id,
      number: newOrderNumber(),
      reference: input.reference,
      customerId: input.customerId,
      status: 'placed' as const,
      paymentStatus: 'unpaid' as const,
      tags: [...(input.tags ?? [])],
      total,
      priceDetails: price?.details ?? null,
      billingAddress: input.addresses?.billingAddress ?? null,
      shippingAddress: input.addresses?.shippingAddress ?? null,
      paidAmount: 0,
      refundedAmount: 0,
      lineCount: lines.length,
      placedAt: input.placedAt,
      // An order that costs nothing cannot be paid, so it does not expire unpaid either.
      reservedUntil: total.amount === 0 ? null : input.reservedUntil,
      updatedAt: input.placedAt,
      version: 1,
      lines,
    });
  }

  /** Everything was shipped, and nothing cancelled. */
  get isShippedInFull(): boolean {
    return this.lines.every(({ quantity, shippedQuantity }) => shippedQuantity === quantity);
  }

  /** Whatever was not cancelled was shipped. */
  get isFulfilled(): boolean {
    return this.lines.every(({ leftToShip }) => leftToShip === 0);
  }

  /** Whether the table of transitions allows the action now, guards included. */
  allows(action: OrderAction, at: Date): boolean {
    return leadsFrom(action, this.status) && guardsHold(action, this, at);
  }

  /** @throws Error when the order does not allow it: ask `allows` first */
  perform(action: OrderAction, at: Date): void {
    if (!this.allows(action, at)) throw new Error(`An order that is ${this.status}: ${action}.`);
    this.status = transitionOf(action).to;
    this.change(at);
  }

  /** Every change raises the version by one, and has one entry in the timeline. */
  change(at: Date): void {
    this.version += 1;
    this.updatedAt = at;
  }
}

/** A part of Order: lines are never loaded, saved or changed on their own. */
@Entity({ schema: 'orders', name: 'order_lines' })
@Index('order_lines_by_product', ['productId', 'orderId'])
@Check('order_lines_position_check', 'position >= 1')
@Check('order_lines_quantity_check', 'quantity >= 1')
@Check('order_lines_unit_price_amount_check', 'unit_price_amount >= 0')
@Check('order_lines_discount_amount_check', 'discount_amount >= 0')
@Check('order_lines_tax_check', 'tax_rate >= 0 AND tax_amount >= 0')
@Check('order_lines_refunded_quantity_check', 'refunded_quantity BETWEEN 0 AND quantity')
@Check(
  'order_lines_fulfilment_check',
  `returned_quantity BETWEEN 0 AND shipped_quantity AND shipped_quantity >= 0
    AND cancelled_quantity BETWEEN 0 AND quantity - shipped_quantity`,
)
export class OrderLine {
  @PrimaryColumn('uuid')
  orderId!: string;

  @PrimaryColumn('uuid')
  id!: string;

  @ManyToOne(
    () => Order,
    (order) => order.lines,
    { nullable: false },
  )
  @JoinColumn({ name: 'order_id' })
  order!: Relation<Order>;

  /** Counts from 1, in the order of the request. */
  @Column('int')
  position!: number;

  @Column('uuid')
  productId!: string;

  /**
   * Copied from the product, like name and price: a later change must not alter what was agreed.
   */
  @Column('text')
  sku!: string;

  @Column('text')
  name!: string;

  @Column('int')
  quantity!: number;

  @Column(() => Money)
  unitPrice!: Money;

  /** The sum of its discounts. */
  @Column({ type: 'bigint', default: 0, transformer: safeInteger })
  discountAmount!: number;

  /** In basis points. */
  @Column({ type: 'int', default: 0 })
  taxRate!: number;

  @Column({ type: 'bigint', default: 0, transformer: safeInteger })
  taxAmount!: number;

  @Column('int', { default: 0 })
  shippedQuantity!: number;

  /** The part of the shipped quantity that came back. */
  @Column('int', { default: 0 })
  returnedQuantity!: number;

  /** What will not be shipped although the rest was: the order was closed. */
  @Column('int', { default: 0 })
  cancelledQuantity!: number;

  /**
   * The units that the customer does not owe: cancelled, returned, or refunded by lines. What was
   * paid of their price is given back.
   */
  @Column('int', { default: 0 })
  refundedQuantity!: number;

  /** @param price of a line with discounts or taxes */
  static of(
    { productId, sku, name, unitPrice, quantity }: PricedLine,
    position: number,
    price?: OrderPrice['lines'][number],
  ): OrderLine {
    return Object.assign(new OrderLine(), {
      id: newId(),
      position,
      productId,
      sku,
      name,
      unitPrice,
      quantity,
      discountAmount: price?.discount ?? 0,
      taxRate: price?.taxRate ?? 0,
      taxAmount: price?.tax ?? 0,
      shippedQuantity: 0,
      returnedQuantity: 0,
      cancelledQuantity: 0,
      refundedQuantity: 0,
    });
  }

  /** The quantity that is still to be shipped. */
  get leftToShip(): number {
    return this.quantity - this.shippedQuantity - this.cancelledQuantity;
  }

  /** Before discounts. */
  get total(): Money {
    return this.unitPrice.times(this.quantity);
  }
}
