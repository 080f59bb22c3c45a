import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Country } from '@orderly/platform/http/fields/countries';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line, matching, string } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import { STANDARD_TAX_CLASS } from '../../calculation/cart.js';
import { ValidTo } from './coupon.request.js';

export const TaxClass = (options: FieldOptions) =>
  Field(
    matching(
      string({ min: 1, max: 50 }),
      /^[a-z0-9-]+$/,
      'Has only small letters from a to z, digits and hyphens.',
    ),
    { examples: [STANDARD_TAX_CLASS], ...options },
  );

const Rate = (options: FieldOptions = {}) =>
  Int({ min: 0, max: 10_000, description: 'In basis points: 2000 is 20 %.', ...options });

const Name = (options: FieldOptions = {}) =>
  Line({ max: 50, description: 'As on invoices.', examples: ['VAT'], ...options });

@ApiSchema({
  name: 'AddTaxRate',
  examples: [{ country: 'GB', name: 'VAT', rate: 2000, validFrom: '2011-01-04T00:00:00Z' }],
})
export class AddTaxRateRequest {
  @Country()
  readonly country: string;

  @TaxClass({
    default: STANDARD_TAX_CLASS,
    description: 'What is taxed at the rate: products and shipping methods name their tax class.',
  })
  readonly taxClass: string;

  @Name()
  readonly name: string;

  @Rate()
  readonly rate: number;

  @Instant({ description: 'Applies to orders from this instant on.' })
  readonly validFrom: Date;

  @ValidTo({ optional: true })
  readonly validTo?: Date;
}

@ApiSchema({
  name: 'ChangeTaxRate',
  description: 'Changes only the fields that are sent.',
  examples: [{ validTo: '2027-01-01T00:00:00Z' }],
})
@AtLeastOneField()
export class ChangeTaxRateRequest {
  @Name({ optional: true })
  readonly name?: string;

  @Rate({ optional: true })
  readonly rate?: number;

  @Instant({ optional: true })
  readonly validFrom?: Date;

  @ValidTo({ optional: true, nullable: true })
  readonly validTo?: Date | null;
}

export class ListTaxRatesQuery extends PageQuery {
  @Country({ optional: true, description: 'Only rates of this country.' })
  readonly country?: string;
}
