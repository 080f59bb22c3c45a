import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { PricedProduct } from '../prices.js';
import { MAX_PRICES } from './set-prices.request.js';

class PriceResponse {
  @MoneyField()
  readonly price: MoneyResponse;

  @PlainString({ nullable: true, description: 'Null: for everyone.', examples: ['wholesale'] })
  readonly customerGroup: string | null;

  @Timestamp({ nullable: true, description: 'Null: without a beginning.' })
  readonly validFrom: string | null;

  @Timestamp({ nullable: true, description: 'Exclusive. Null: without an end.' })
  readonly validTo: string | null;
}

@ApiSchema({ name: 'Prices', description: 'All prices of a product.' })
export class PricesResponse {
  @Id()
  readonly productId: string;

  @MoneyField({ description: 'The base price, which applies when no other price does.' })
  readonly unitPrice: MoneyResponse;

  @ListOf(PriceResponse, { max: MAX_PRICES })
  readonly prices: readonly PriceResponse[];

  @Int({ min: 1, description: 'The version of the product.' })
  readonly version: number;
}

export const toPricesResponse = ({ product, prices }: PricedProduct): PricesResponse => ({
  productId: product.id,
  unitPrice: product.unitPrice.toJSON(),
  prices: prices.map(({ price, customerGroup, validFrom, validTo }) => ({
    price,
    customerGroup,
    validFrom: validFrom?.toISOString() ?? null,
    validTo: validTo?.toISOString() ?? null,
  })),
  version: product.version,
});
