import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { country } from '@orderly/platform/http/fields/countries';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { ShippingMethod } from '../../shipping/shipping-method.entity.js';

@ApiSchema({ name: 'ShippingMethod' })
export class ShippingMethodResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['standard'] })
  readonly code: string;

  @PlainString()
  readonly name: string;

  @MoneyField()
  readonly price: MoneyResponse;

  @MoneyField({ nullable: true })
  readonly freeFrom: MoneyResponse | null;

  @ListOf(country(), { max: 249, description: 'Empty: everywhere.' })
  readonly countries: readonly string[];

  @PlainString({ examples: ['standard'] })
  readonly taxClass: string;

  @Bool()
  readonly active: boolean;

  @Int({ min: 1, description: 'Increases with each change. In quotes, for If-Match.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const ShippingMethodList = pageOf(ShippingMethodResponse, 'ShippingMethodList');

export const toShippingMethodResponse = (method: ShippingMethod): ShippingMethodResponse => {
  const { freeFromAmount, price } = method;
  return {
    id: method.id,
    code: method.code,
    name: method.name,
    price: price.toJSON(),
    freeFrom: freeFromAmount === null ? null : { amount: freeFromAmount, currency: price.currency },
    countries: method.countries,
    taxClass: method.taxClass,
    active: method.active,
    version: method.version,
    createdAt: method.createdAt.toISOString(),
    updatedAt: method.updatedAt.toISOString(),
  };
};
