import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { currency, MAX_QUANTITY } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line } from '@orderly/platform/http/fields/text';
import { couponCode, shippingMethodCode } from '@orderly/pricing';
import { AddressRequest } from './address.js';

export const MAX_LINES = 1_500;
export const MAX_COUPON_CODES = 10;

@ApiSchema({
  name: 'RequestedLine',
  description:
    'A product and its quantity. The price comes from the catalogue, never from the client.',
})
export class RequestedLine {
  @Id()
  readonly productId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'PlaceOrder',
  examples: [
    {
      lines: [{ productId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 2 }],
      reference: 'PO-2026-118',
    },
  ],
})
export class PlaceOrderRequest {
  @ListOf(RequestedLine, {
    min: 1,
    max: MAX_LINES,
    description: 'Lines with the same product are merged into one, in the place of the first.',
  })
  readonly lines: readonly RequestedLine[];

  @Id({
    optional: true,
    description:
      'The customer of the order. Default: the caller. Other customers need ' +
      '`orders:place-any`.',
  })
  readonly customerId?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Your own reference, such as an invoice number.',
    examples: ['PO-2026-118'],
  })
  readonly reference?: string;

  @Nested(AddressRequest, { optional: true })
  readonly billingAddress?: AddressRequest;

  @Nested(AddressRequest, {
    optional: true,
    description:
      'Where the order goes. It is taxed in this country, else in that of the billing address, ' +
      'else in that of the shop.',
  })
  readonly shippingAddress?: AddressRequest;

  @ListOf(couponCode(), {
    max: MAX_COUPON_CODES,
    optional: true,
    description: 'The codes of coupons, in capitals or small letters.',
    examples: [['SPRING-10']],
  })
  readonly couponCodes?: readonly string[];

  @Field(shippingMethodCode(), {
    optional: true,
    description: 'The `code` of a shipping method. Without it, shipping costs nothing.',
    examples: ['standard'],
  })
  readonly shippingMethod?: string;

  @Field(currency(), {
    optional: true,
    description: 'The currency to buy in. Default: that of the products.',
    examples: ['GBP'],
  })
  readonly currency?: string;
}
