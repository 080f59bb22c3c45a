import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import type { OrderToInvoice } from '../../libs/invoices/src/document/from-order.js';
import { Order } from '../../libs/orders/src/order/order.entity.js';
import { toInvoicedOrder } from '../../libs/orders/src/reading/invoiced-order.js';
import { calculate } from '../../libs/pricing/src/calculation/calculate.js';
import type { Cart } from '../../libs/pricing/src/calculation/cart.js';

/** An order at the price of a cart, as an invoice sees it. */
export function aPricedOrder(cart: Cart, currency: string): OrderToInvoice {
  const { taxIncluded } = cart;
  const { lines, totals, discounts, shipping, taxes } = calculate(cart);
  const order = Order.place({
    id: newId(),
    customerId: newId(),
    reference: null,
    lines: cart.lines.map(({ unitPrice, ...line }, at) => ({
      ...line,
      productId: newId(),
      ...{ sku: `TEA-${at + 1}`, name: `Teapot ${at + 1}` },
      unitPrice: Money.of(unitPrice, currency),
    })),
    priceOf: () => ({
      ...{ lines, totals },
      details: { taxIncluded, taxCountry: 'DE', discounts, shipping, taxes },
    }),
    placedAt: new Date('2026-11-20T09:30:00Z'),
    reservedUntil: null,
  });
  return toInvoicedOrder(order, null);
}

/** Two rates, a coupon over all lines, and shipping that is taxed at the higher rate. */
export const aCart = (taxIncluded: boolean): Cart => ({
  taxIncluded,
  lines: [
    { productId: 'pot', unitPrice: 12_99, quantity: 3, taxClass: 'standard' },
    { productId: 'book', unitPrice: 8_90, quantity: 1, taxClass: 'reduced' },
  ],
  discounts: [{ code: 'TEN', off: { percentage: 1_000 }, scope: 'order', productIds: [] }],
  shipping: { code: 'dhl', name: 'DHL', price: 4_90, freeFrom: null, taxClass: 'standard' },
  taxRates: new Map([
    ['standard', { name: 'VAT', rate: 1_900 }],
    ['reduced', { name: 'VAT', rate: 700 }],
  ]),
});
