import { Injectable } from '@nestjs/common';
import { Money } from '@orderly/platform/kernel/money/money';
import type { OrderAddresses } from '../order/address.js';
import type { Order } from '../order/order.entity.js';
import { detailsOf, totalsOf } from '../order/order-price.js';
import { leftToPay } from '../order/owed.js';
import { OrdersRepository } from '../reading/orders.repository.js';
import { ReturnsRepository } from '../returns/returns.repository.js';
import type { Tracking } from '../shipping/shipment.entity.js';
import { ShipmentsRepository } from '../shipping/shipments.repository.js';

interface Goods {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

export interface OrderedGoods extends Goods {
  readonly unitPrice: Money;
  /** Before discounts. */
  readonly total: Money;
  readonly cancelledQuantity: number;
}

/** The price of an order beside its lines, in the order in which the total is calculated. */
export interface ExplainedPrice {
  readonly subtotal: Money;
  readonly discounts: ReadonlyArray<{ readonly code: string; readonly amount: Money }>;
  readonly shipping: { readonly name: string; readonly amount: Money } | null;
  /** Whether the amounts contain the taxes, or they are added to them. */
  readonly taxIncluded: boolean;
  readonly taxes: ReadonlyArray<{
    readonly name: string;
    /** In basis points. */
    readonly rate: number;
    readonly amount: Money;
  }>;
  readonly total: Money;
}

/** What mails about an order may say. */
export interface OrderNotice extends OrderAddresses {
  readonly number: string;
  readonly reference: string | null;
  readonly customerId: string;
  readonly placedAt: Date;
  readonly price: ExplainedPrice;
  /** What is still to be paid. */
  readonly due: Money;
  readonly lines: readonly OrderedGoods[];
}

export interface ShipmentNotice extends Tracking {
  readonly number: string;
  readonly lines: readonly Goods[];
}

export interface ReturnNotice {
  readonly number: string;
  /** The answer of the shop. */
  readonly note: string | null;
  /** What is about to be refunded for the goods that have arrived. */
  readonly refund: Money;
  /** What is to be sent back; when it has arrived, what has. */
  readonly lines: readonly Goods[];
}

/** What customers are told about their orders. For other modules; checks no permission. */
@Injectable()
export class OrderNotices {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly shipments: ShipmentsRepository,
    private readonly returns: ReturnsRepository,
  ) {}

  async findOrder(orderId: string): Promise<OrderNotice | null> {
    const order = await this.orders.findById(orderId);
    if (!order) return null;
    const { number, reference, customerId, placedAt, billingAddress, shippingAddress } = order;
    return {
      ...{ number, reference, customerId, placedAt, billingAddress, shippingAddress },
      price: priceOf(order),
      due: Money.of(leftToPay(order), order.total.currency),
      lines: order.lines,
    };
  }

  async findShipment(orderId: string, shipmentId: string): Promise<ShipmentNotice | null> {
    const shipment = await this.shipments.find(orderId, shipmentId);
    if (!shipment) return null;
    const { number, carrier, trackingNumber, trackingUrl } = shipment;
    const lines = await this.shipments.linesOf(shipment);
    return { number, carrier, trackingNumber, trackingUrl, lines };
  }

  /** @param currency of the order */
  async findReturn(
    orderId: string,
    returnId: string,
    currency: string,
  ): Promise<ReturnNotice | null> {
    const goods = await this.returns.find(orderId, returnId);
    if (!goods) return null;
    const { number, note, refundRequested, receivedAt } = goods;
    const lines = (await this.returns.linesOf(goods)).map(
      ({ sku, name, quantity, restockedQuantity, writtenOffQuantity }) => {
        const arrived = restockedQuantity + writtenOffQuantity;
        return { sku, name, quantity: receivedAt ? arrived : quantity };
      },
    );
    return {
      ...{ number, note },
      refund: Money.of(refundRequested, currency),
      lines: lines.filter(({ quantity }) => quantity > 0),
    };
  }
}

function priceOf(order: Order): ExplainedPrice {
  const money = (amount: number): Money => Money.of(amount, order.total.currency);
  const { taxIncluded, discounts, shipping, taxes } = detailsOf(order);
  return {
    subtotal: money(totalsOf(order).subtotal),
    discounts: discounts.map(({ code, amount }) => ({ code, amount: money(amount) })),
    shipping: shipping && { name: shipping.name, amount: money(shipping.price) },
    taxIncluded,
    taxes: taxes.map(({ name, rate, tax }) => ({ name, rate, amount: money(tax) })),
    total: order.total,
  };
}
