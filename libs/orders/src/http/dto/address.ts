import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Country } from '@orderly/platform/http/fields/countries';

import { Line, PlainString } from '@orderly/platform/http/fields/text';
import type { Address } from '../../order/address.js';

@ApiSchema({
  name: 'AddressInput',
  examples: [
    {
      name: 'Ada Example',
      line1: '1 Example Street',
      city: 'London',
      postalCode: 'EX1 2MP',
      country: 'GB',
    },
  ],
})
export class AddressRequest {
  @Line({ max: 200 })
  readonly name: string;

  @Line({ max: 200, optional: true })
  readonly company?: string;

  @Line({ max: 200, description: 'Street and number.' })
  readonly line1: string;

  @Line({ max: 200, optional: true })
  readonly line2?: string;

  @Line({ max: 100 })
  readonly city: string;

  @Line({ max: 100, optional: true, description: 'State, province or county.' })
  readonly region?: string;

  @Line({ max: 20, optional: true })
  readonly postalCode?: string;

  @Country({ description: 'ISO 3166-1 alpha-2. The order is taxed in it.' })
  readonly country: string;

  @Line({ max: 40, optional: true })
  readonly phone?: string;
}

@ApiSchema({ name: 'Address' })
export class AddressResponse {
  @PlainString()
  readonly name: string;

  @PlainString({ nullable: true })
  readonly company: string | null;

  @PlainString()
  readonly line1: string;

  @PlainString({ nullable: true })
  readonly line2: string | null;

  @PlainString()
  readonly city: string;

  @PlainString({ nullable: true })
  readonly region: string | null;

  @PlainString({ nullable: true })
  readonly postalCode: string | null;

  @Country()
  readonly country: string;

  @PlainString({ nullable: true })
  readonly phone: string | null;
}

export const toAddress = (request: AddressRequest): Address => ({
  name: request.name,
  company: request.company ?? null,
  line1: request.line1,
  line2: request.line2 ?? null,
  city: request.city,
  region: request.region ?? null,
  postalCode: request.postalCode ?? null,
  country: request.country,
  phone: request.phone ?? null,
});
