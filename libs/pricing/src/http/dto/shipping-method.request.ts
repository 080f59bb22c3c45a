import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf, QueryBool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Country, country } from '@orderly/platform/http/fields/countries';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line } from '@orderly/platform/http/fields/text';
import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
import { Money } from '@orderly/platform/kernel/money/money';
import { STANDARD_TAX_CLASS } from '../../calculation/cart.js';
import type {
  ShippingMethod,
  ShippingMethodChange,
  ShippingMethodDetails,
} from '../../shipping/shipping-method.entity.js';
import { shippingMethodCode } from '../../shipping/shipping-method-code.js';
import { TaxClass } from './tax-rate.request.js';

const MAX_COUNTRIES = 249;

const Name = (options: FieldOptions = {}) =>
  Line({ max: 100, examples: ['Royal Mail Tracked 48'], ...options });
const FreeFrom = (options: FieldOptions) =>
  PriceField({
    description:
      'Free for lines that cost this much after discounts, in the currency of the price; null: ' +
      'never.',
    ...options,
  });

const COUNTRIES = {
  max: MAX_COUNTRIES,
  description: 'Where it is offered, as ISO 3166-1 alpha-2; empty: everywhere.',
  examples: [['GB', 'IE']],
};

@ApiSchema({
  name: 'AddShippingMethod',
  examples: [
    {
      code: 'standard',
      name: 'Royal Mail Tracked 48',
      price: { amount: 395, currency: 'GBP' },
      countries: ['GB'],
      freeFrom: { amount: 5000, currency: 'GBP' },
    },
  ],
})
export class AddShippingMethodRequest {
  @Field(shippingMethodCode(), {
    description: 'What orders name in `shippingMethod`. There may be one for each currency.',
    examples: ['standard'],
  })
  readonly code: string;

  @Name()
  readonly name: string;

  @PriceField()
  readonly price: Price;

  @FreeFrom({ optional: true })
  readonly freeFrom?: Price;

  @ListOf(country(), { ...COUNTRIES, default: [] })
  readonly countries: readonly string[];

  @TaxClass({ default: STANDARD_TAX_CLASS })
  readonly taxClass: string;

  @Bool({ default: true })
  readonly active: boolean;
}

@ApiSchema({
  name: 'ChangeShippingMethod',
  description: 'Changes only the fields that are sent.',
  examples: [{ price: { amount: 425, currency: 'GBP' } }],
})
@AtLeastOneField()
export class ChangeShippingMethodRequest {
  @Name({ optional: true })
  readonly name?: string;

  @PriceField({ optional: true })
  readonly price?: Price;

  @FreeFrom({ optional: true, nullable: true })
  readonly freeFrom?: Price | null;

  @ListOf(country(), { ...COUNTRIES, optional: true })
  readonly countries?: readonly string[];

  @TaxClass({ optional: true })
  readonly taxClass?: string;

  @Bool({ optional: true, description: 'False: it is no longer offered.' })
  readonly active?: boolean;
}

export class ListShippingMethodsQuery extends PageQuery {
  @Country({ optional: true, description: 'Only methods that serve this country.' })
  readonly country?: string;

  @OneOf(CURRENCIES, { optional: true, description: 'Only methods with a price in it.' })
  readonly currency?: string;

  @QueryBool({
    optional: true,
    description: 'Default: true, those that are offered. False needs `pricing:manage`.',
  })
  readonly active?: boolean;
}

/** @throws InvalidInput when the amounts have two currencies */
export function toShippingMethodDetails(request: AddShippingMethodRequest): ShippingMethodDetails {
  const { code, name, price, freeFrom, countries, taxClass, active } = request;
  return {
    code,
    name,
    price: Money.of(price.amount, price.currency),
    freeFromAmount: freeFromOf(freeFrom ?? null, price.currency),
    countries: [...new Set(countries)],
    taxClass,
    active,
  };
}

/** @throws InvalidInput when the amounts have two currencies */
export function toShippingMethodChange(
  { price, freeFrom, countries, ...rest }: ChangeShippingMethodRequest,
  { price: current, freeFromAmount }: ShippingMethod,
): ShippingMethodChange {
  const currency = price?.currency ?? current.currency;
  const kept =
    freeFromAmount === null ? null : { amount: freeFromAmount, currency: current.currency };
  return {
    ...rest,
    ...(price && { price: Money.of(price.amount, price.currency) }),
    ...(countries && { countries: [...new Set(countries)] }),
    freeFromAmount: freeFromOf(freeFrom === undefined ? kept : freeFrom, currency),
  };
}

function freeFromOf(freeFrom: Price | null, currency: string): number | null {
  if (freeFrom === null) return null;
  if (freeFrom.currency === currency) return freeFrom.amount;
  throw new InvalidInput([
    {
      pointer: '/freeFrom/currency',
      code: 'other-currency',
      detail: `Must be the currency of the price, ${currency}.`,
    },
  ]);
}
