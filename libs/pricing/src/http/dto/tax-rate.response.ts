import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Country } from '@orderly/platform/http/fields/countries';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { TaxRateEntity } from '../../taxes/tax-rate.entity.js';

@ApiSchema({ name: 'TaxRate' })
export class TaxRateResponse {
  @Id()
  readonly id: string;

  @Country()
  readonly country: string;

  @PlainString({ examples: ['standard'] })
  readonly taxClass: string;

  @PlainString({ examples: ['VAT'] })
  readonly name: string;

  @Int({ min: 0, description: 'In basis points: 2000 is 20 %.' })
  readonly rate: number;

  @Timestamp()
  readonly validFrom: string;

  @Timestamp({ nullable: true })
  readonly validTo: string | null;

  @Int({ min: 1, description: 'Increases with each change. In quotes, for If-Match.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const TaxRateList = pageOf(TaxRateResponse, 'TaxRateList');

export const toTaxRateResponse = (rate: TaxRateEntity): TaxRateResponse => ({
  id: rate.id,
  country: rate.country,
  taxClass: rate.taxClass,
  name: rate.name,
  rate: rate.rate,
  validFrom: rate.validFrom.toISOString(),
  validTo: rate.validTo?.toISOString() ?? null,
  version: rate.version,
  createdAt: rate.createdAt.toISOString(),
  updatedAt: rate.updatedAt.toISOString(),
});
