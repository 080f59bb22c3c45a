import { canonical } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import type { FieldDecorator, FieldOptions } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line, string } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import type { Rule } from '@orderly/platform/http/validation/rule';
import { RequestedScopes } from '../../core/scope-fields.js';
import { canonicalRange } from '../ip-ranges.js';

const KeyName = (options?: FieldOptions): FieldDecorator<string> =>
  Line({
    max: 100,
    description: 'What the key is for; for people only.',
    ...options,
  });

const ipRange = (): Rule<string> =>
  canonical(
    string({ min: 2, max: 49 }),
    canonicalRange,
    'Not an IP address or network.',
    'ip-range',
  );

const IpRanges = (options: FieldOptions): FieldDecorator<readonly string[]> =>
  ListOf(ipRange(), {
    max: 50,
    description:
      'Addresses and networks (CIDR) that the key may be used from. An empty list allows ' +
      'any address.',
    ...options,
  });

@ApiSchema({
  name: 'MakeApiKeyRequest',
  examples: [
    {
      name: 'Stock sync',
      scopes: ['orders:read'],
      expiresInDays: 90,
      ipRanges: ['203.0.113.0/24'],
    },
  ],
})
export class MakeApiKeyRequest {
  @KeyName()
  readonly name: string;

  @RequestedScopes()
  readonly scopes: readonly string[];

  @Int({ min: 1, max: 365 })
  readonly expiresInDays: number;

  @IpRanges({ default: [] })
  readonly ipRanges: readonly string[];

  @Int({
    min: 1,
    max: 10_000,
    optional: true,
    description: 'A limit for this key, below that of the installation.',
  })
  readonly requestsPerSecond?: number;
}

@ApiSchema({
  name: 'ChangeApiKeyRequest',
  description: 'Fields that are left out stay unchanged.',
  examples: [{ ipRanges: ['203.0.113.0/24', '2001:db8::/32'] }],
})
export class ChangeApiKeyRequest {
  @KeyName({ optional: true })
  readonly name?: string;

  @IpRanges({ optional: true })
  readonly ipRanges?: readonly string[];

  @Instant({
    optional: true,
    description: 'Must be earlier than the current expiry. A time in the past ends the key.',
  })
  readonly expiresAt?: Date;
}

@ApiSchema({ name: 'RotateApiKeyRequest', examples: [{ overlapHours: 24 }] })
export class RotateApiKeyRequest {
  @Int({
    min: 0,
    max: 168,
    description: 'How many hours the old key keeps working; 0 ends it immediately.',
  })
  readonly overlapHours: number;
}
