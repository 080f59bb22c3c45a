import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { matching, string } from '@orderly/platform/http/fields/text';

const vatId = matching(
  string({ max: 20 }),
  /^[A-Z]{2}[0-9A-Z+*.]{2,18}$/,
  'Not a VAT id: two letters for the country, then digits and capital letters.',
);
const customerGroup = matching(
  string({ max: 50 }),
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  'Not a group: small letters and digits, in words that hyphens join.',
);

const VatId = (options: FieldOptions) => Field(vatId, { ...options, examples: ['DE136695976'] });
const CustomerGroup = (options: FieldOptions) =>
  Field(customerGroup, { ...options, examples: ['wholesale'] });

const ON_ACCOUNT = 'Whether the customer pays by invoice. Their orders do not expire unpaid.';
const GROUP = 'The group whose prices apply; null for the general ones.';

@ApiSchema({
  name: 'SetCustomerTerms',
  examples: [{ onAccount: true, customerGroup: 'wholesale', vatId: 'DE136695976' }],
})
export class SetCustomerTermsRequest {
  @Bool({ description: ON_ACCOUNT })
  readonly onAccount: boolean;

  @CustomerGroup({ nullable: true, description: GROUP })
  readonly customerGroup: string | null;

  @VatId({ nullable: true, description: 'With the prefix of its country, for invoices.' })
  readonly vatId: string | null;
}

@ApiSchema({ name: 'CustomerTerms', description: 'The terms on which a customer buys.' })
export class CustomerTermsResponse {
  @Id()
  readonly customerId: string;

  @Bool({ description: ON_ACCOUNT })
  readonly onAccount: boolean;

  @CustomerGroup({ nullable: true, description: GROUP })
  readonly customerGroup: string | null;

  @VatId({ nullable: true })
  readonly vatId: string | null;

  @Int({ min: 0, description: '0 until terms are set for the first time.' })
  readonly version: number;
}
