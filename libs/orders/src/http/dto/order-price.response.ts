import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { amountsOf } from '../../order/line-amounts.js';
import type { Order, OrderLine } from '../../order/order.entity.js';
import { detailsOf, totalsOf } from '../../order/order-price.js';
import { MAX_COUPON_CODES } from './place-order.request.js';

const BASIS_POINTS = 'In basis points: 2000 is 20 %.';
/** More than one per line there cannot be, nor one for each of many rates in practice. */
const MAX_TAXES = 1_501;

class TaxResponse {
  @Int({ min: 0, description: `${BASIS_POINTS} 0 also when no rate is known.` })
  readonly rate: number;

  @MoneyField()
  readonly amount: MoneyResponse;
}

/** What a line costs after discounts. */
export class LinePriceResponse {
  @MoneyField({ description: 'The share of the line in all discounts.' })
  readonly discount: MoneyResponse;

  @MoneyField({ description: 'After discounts and without tax.' })
  readonly net: MoneyResponse;

  @Nested(TaxResponse)
  readonly tax: TaxResponse;

  @MoneyField({ description: 'After discounts and with tax: `net` plus `tax.amount`.' })
  readonly gross: MoneyResponse;
}

@ApiSchema({
  name: 'OrderTotals',
  description:
    '`total` is `subtotal - discount + shipping`, plus `tax` when `taxIncluded` is false. It is ' +
    'also the sum of `gross` over all lines and shipping.',
})
class TotalsResponse {
  @MoneyField({ description: 'The sum of the lines before discounts.' })
  readonly subtotal: MoneyResponse;

  @MoneyField()
  readonly discount: MoneyResponse;

  @MoneyField({ description: 'The price of shipping, with its tax when `taxIncluded` is true.' })
  readonly shipping: MoneyResponse;

  @MoneyField({ description: 'The tax on all lines and on shipping.' })
  readonly tax: MoneyResponse;

  @MoneyField({ description: 'What is to be paid.' })
  readonly total: MoneyResponse;
}

@ApiSchema({ name: 'OrderDiscount' })
class DiscountResponse {
  @PlainString({ description: 'The code of the coupon.', examples: ['SPRING-10'] })
  readonly code: string;

  @MoneyField()
  readonly amount: MoneyResponse;
}

@ApiSchema({ name: 'OrderShipping' })
class ShippingResponse {
  @PlainString({ description: 'The code of the shipping method.', examples: ['standard'] })
  readonly method: string;

  @PlainString()
  readonly name: string;

  @MoneyField()
  readonly net: MoneyResponse;

  @Nested(TaxResponse)
  readonly tax: TaxResponse;

  @MoneyField()
  readonly gross: MoneyResponse;
}

@ApiSchema({ name: 'OrderTax', description: 'The tax of one rate, over all lines and shipping.' })
class TaxTotalResponse {
  @PlainString({ examples: ['VAT'] })
  readonly name: string;

  @Int({ min: 0, description: BASIS_POINTS })
  readonly rate: number;

  @MoneyField({ description: 'What the tax was calculated from, without it.' })
  readonly net: MoneyResponse;

  @MoneyField()
  readonly amount: MoneyResponse;
}

/** The price of an order or of a quote, explained. */
export class OrderPriceResponse {
  @Nested(TotalsResponse)
  readonly totals: TotalsResponse;

  @Bool({ description: 'Whether unit prices and discounts contain tax, or it is added to them.' })
  readonly taxIncluded: boolean;

  @ListOf(DiscountResponse, {
    max: MAX_COUPON_CODES,
    description: 'In the order in which they were taken off.',
  })
  readonly discounts: readonly DiscountResponse[];

  @Nested(ShippingResponse, { nullable: true })
  readonly shipping: ShippingResponse | null;

  @ListOf(TaxTotalResponse, { max: MAX_TAXES })
  readonly taxes: readonly TaxTotalResponse[];
}

export type PricedOrder = Pick<Order, 'lines' | 'priceDetails' | 'total'>;

export function toLinePrice(line: OrderLine, order: PricedOrder): LinePriceResponse {
  const money = moneyIn(order);
  const { discount, net, tax, gross } = amountsOf(line, detailsOf(order));
  return {
    discount: money(discount),
    net: money(net),
    tax: { rate: line.taxRate, amount: money(tax) },
    gross: money(gross),
  };
}

export function toOrderPrice(order: PricedOrder): OrderPriceResponse {
  const money = moneyIn(order);
  const { subtotal, discount, shipping, tax, total } = totalsOf(order);
  const details = detailsOf(order);
  const sent = details.shipping;
  return {
    totals: {
      subtotal: money(subtotal),
      discount: money(discount),
      shipping: money(shipping),
      tax: money(tax),
      total: money(total),
    },
    taxIncluded: details.taxIncluded,
    discounts: details.discounts.map(({ code, amount }) => ({ code, amount: money(amount) })),
    shipping: sent && {
      method: sent.code,
      name: sent.name,
      net: money(sent.net),
      tax: { rate: sent.taxRate, amount: money(sent.tax) },
      gross: money(sent.gross),
    },
    taxes: details.taxes.map(({ name, rate, net, tax: amount }) => ({
      name,
      rate,
      net: money(net),
      amount: money(amount),
    })),
  };
}

const moneyIn =
  ({ total: { currency } }: PricedOrder) =>
  (amount: number): MoneyResponse => ({ amount, currency });
