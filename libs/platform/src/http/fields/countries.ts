import { isCountry } from '../../kernel/places/country.js';
import { check, described, type Rule, withChecks } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';
import { exactly } from './text.js';

const PATTERN = '^[A-Z]{2}$';

/** ISO 3166-1 alpha-2, in capitals. */
export const country = (): Rule<string> =>
  described(
    withChecks(
      exactly(2),
      check('isCountry', isCountry, {
        code: 'unknown-country',
        detail: 'Not an ISO 3166-1 alpha-2 code of a country, such as GB.',
        params: { pattern: PATTERN },
      }),
    ),
    { pattern: PATTERN, examples: ['GB'] },
  );

export const Country = (options?: FieldOptions): FieldDecorator<string> =>
  Field(country(), options);
