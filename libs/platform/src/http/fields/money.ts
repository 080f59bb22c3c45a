import { CURRENCIES, isCurrentCurrency } from '../../kernel/money/currency.js';
import { check, described, type Rule, withChecks } from '../validation/rule.js';
import { ApiSchema } from './api-schema.js';
import { OneOf } from './choices.js';
import { Nested, objectOf } from './containers.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';
import { Int } from './numbers.js';
import { exactly } from './text.js';

export const MAX_QUANTITY = 1_000_000;
const CURRENCY_PATTERN = '^[A-Z]{3}$';
const MAX_MINOR_UNITS = 100_000_000_000;
const MINOR_UNITS = 'Minor units: 1299 is £12.99.';
const EXAMPLES = [{ amount: 1299, currency: 'GBP' }];

/** A currency in which things are sold now. */
export const currency = (): Rule<string> =>
  described(
    withChecks(
      exactly(3),
      check('isCurrency', isCurrentCurrency, {
        code: 'unknown-currency',
        detail: 'Not an ISO 4217 currency that is valid now.',
        params: { pattern: CURRENCY_PATTERN },
      }),
    ),
    { pattern: CURRENCY_PATTERN },
  );

const Amount = (min: 0 | 1) => Int({ min, max: MAX_MINOR_UNITS, description: MINOR_UNITS });
const CurrencyCode = () => Field(currency(), { description: 'ISO 4217 code.' });

/** A price in a request. */
@ApiSchema({ examples: EXAMPLES })
export class Price {
  @Amount(0)
  readonly amount: number;

  @CurrencyCode()
  readonly currency: string;
}

/** An amount in a request that is paid, refunded or taken off, so it cannot be zero. */
@ApiSchema({ examples: EXAMPLES })
export class PositivePrice {
  @Amount(1)
  readonly amount: number;

  @CurrencyCode()
  readonly currency: string;
}

/** An amount in a response. A sum may exceed the maximum of a single price. */
@ApiSchema({
  name: 'Money',
  description: 'An amount in minor units of one currency.',
  examples: EXAMPLES,
})
export class MoneyResponse {
  @Int({ description: MINOR_UNITS })
  readonly amount: number;

  @OneOf(CURRENCIES, { description: 'ISO 4217 code.' })
  readonly currency: string;
}

export const price = (): Rule<Price> => objectOf(() => Price);
export const PriceField = (options?: FieldOptions): FieldDecorator<Price> => Nested(Price, options);
export const PositivePriceField = (options?: FieldOptions): FieldDecorator<PositivePrice> =>
  Nested(PositivePrice, options);
export const MoneyField = (options?: FieldOptions): FieldDecorator<MoneyResponse> =>
  Nested(MoneyResponse, options);
