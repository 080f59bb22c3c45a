import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { Line } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';

/** All of them are part of every offer of the product. */
export const MAX_PRICES = 100;

class PriceToSet {
  @PriceField()
  readonly price: Price;

  @Line({
    max: 50,
    optional: true,
    nullable: true,
    description: 'The group of customers that the price is for; absent: everyone.',
    examples: ['wholesale'],
  })
  readonly customerGroup?: string | null;

  @Instant({ optional: true, nullable: true, description: 'Absent: without a beginning.' })
  readonly validFrom?: Date | null;

  @Instant({ optional: true, nullable: true, description: 'Exclusive. Absent: without an end.' })
  readonly validTo?: Date | null;
}

@ApiSchema({
  name: 'SetPrices',
  examples: [
    {
      prices: [
        { price: { amount: 995, currency: 'EUR' } },
        { price: { amount: 795, currency: 'GBP' }, customerGroup: 'wholesale' },
        {
          price: { amount: 695, currency: 'GBP' },
          validFrom: '2026-11-27T00:00:00Z',
          validTo: '2026-11-30T00:00:00Z',
        },
      ],
    },
  ],
})
export class SetPricesRequest {
  @ListOf(PriceToSet, { max: MAX_PRICES })
  readonly prices: readonly PriceToSet[];
}
