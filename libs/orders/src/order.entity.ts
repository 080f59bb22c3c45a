import { newId } from '@orderly/platform/ids/new-id';
import { Money } from '@orderly/platform/money/money';
import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { MixedCurrencies, OrderNotCancellable, OrderTotalTooLarge } from './order.errors.js';
import { newOrderNumber } from './order-number.js';
import {
  isPossible,
  ORDER_LIFE,
  type OrderStatus,
  type PaymentStatus,
} from './order-state-machine.js';

/** What the catalogue sold: a product at its price. */
export interface PricedLine {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly quantity: number;
}

@Entity({ schema: 'orders', name: 'orders' })
export class Order {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  number!: string;

  /** The customer's own words for it, such as an invoice number. */
  @Column('text', { nullable: true })
  reference!: string | null;

  /** An id, not a relation: the row belongs to users, and orders never joins across that border. */
  @Column('uuid')
  customerId!: string;

  @Column('text')
  status!: OrderStatus;

  @Column('text')
  paymentStatus!: PaymentStatus;

  @Column(() => Money)
  total!: Money;

  /** Kept, so that lists need not count. */
  @Column('int')
  lineCount!: number;

  @Column('timestamptz')
  placedAt!: Date;

  /** Of the last change, as `version` counts them. */
  @Column('timestamptz')
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
   * @throws MixedCurrencies, OrderTotalTooLarge
   */
  static place(input: {
    id: string;
    customerId: string;
    reference: string | null;
    lines: readonly PricedLine[];
    placedAt: Date;
  }): Order {
    const total = totalOf(input.lines);
    const lines = mergePerProduct(input.lines).map((line, index) => OrderLine.of(line, index + 1));
    return Object.assign(new Order(), {
      id: input.id,
      number: newOrderNumber(),
      reference: input.reference,
      customerId: input.customerId,
      status: 'placed' as const,
      paymentStatus: 'unpaid' as const,
      total,
      lineCount: lines.length,
      placedAt: input.placedAt,
      updatedAt: input.placedAt,
      version: 1,
      lines,
    });
  }

  /** @throws OrderNotCancellable */
  cancel(at: Date): void {
    if (!isPossible('cancel', this.status)) throw new OrderNotCancellable(this.status);
    this.status = ORDER_LIFE.cancel.to;
    this.version += 1;
    this.updatedAt = at;
  }
}

/** Lives in this file because it lives inside Order: nothing loads, saves or changes a line on its own. */
@Entity({ schema: 'orders', name: 'order_lines' })
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

  /** Copied from the product, like name and price: what was agreed stays as it was agreed. */
  @Column('text')
  sku!: string;

  @Column('text')
  name!: string;

  @Column('int')
  quantity!: number;

  @Column(() => Money)
  unitPrice!: Money;

  static of(
    { productId, sku, name, unitPrice, quantity }: PricedLine,
    position: number,
  ): OrderLine {
    return Object.assign(new OrderLine(), {
      id: newId(),
      position,
      productId,
      sku,
      name,
      unitPrice,
      quantity,
    });
  }

  get total(): Money {
    return this.unitPrice.times(this.quantity);
  }
}

/** Over the lines as requested, so that a fault points at the line that the client sent. */
function totalOf(lines: readonly PricedLine[]): Money {
  const [first] = lines;
  if (!first) throw new RangeError('An order has at least one line.');
  const { currency } = first.unitPrice;
  let amount = 0;
  lines.forEach(({ unitPrice, quantity }, index) => {
    if (unitPrice.currency !== currency)
      throw new MixedCurrencies(index, [currency, unitPrice.currency]);
    amount += unitPrice.amount * quantity;
    if (!Number.isSafeInteger(amount)) throw new OrderTotalTooLarge(index);
  });
  return Money.of(amount, currency);
}

function mergePerProduct(lines: readonly PricedLine[]): PricedLine[] {
  const merged = new Map<string, PricedLine>();
  for (const line of lines) {
    const earlier = merged.get(line.productId);
    merged.set(
      line.productId,
      earlier ? { ...earlier, quantity: earlier.quantity + line.quantity } : line,
    );
  }
  return [...merged.values()];
}
