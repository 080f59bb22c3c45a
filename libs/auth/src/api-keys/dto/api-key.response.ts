import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { GivenScopes } from '../../core/scope-fields.js';
import { type ApiKey, statusOf } from '../api-key.js';

const EXAMPLE = {
  id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
  name: 'Stock sync',
  prefix: 'ord_live_4fK',
  scopes: ['orders:read'],
  ipRanges: ['203.0.113.0/24'],
  requestsPerSecond: null,
  status: 'active',
  createdAt: '2026-11-20T09:30:00.000Z',
  expiresAt: '2027-02-18T09:30:00.000Z',
  lastUsedAt: null,
  lastUsedFrom: null,
  revokedAt: null,
  replacedBy: null,
  version: 1,
};

@ApiSchema({ name: 'ApiKey', examples: [EXAMPLE] })
export class ApiKeyResponse {
  @RfcId()
  readonly id: string;

  @PlainString({ max: 100 })
  readonly name: string;

  @PlainString({ max: 12, description: 'The beginning of the key, for telling keys apart.' })
  readonly prefix: string;

  @GivenScopes()
  readonly scopes: readonly string[];

  @ListOf(string({ max: 49 }), { max: 50, description: 'Empty: usable from any address.' })
  readonly ipRanges: readonly string[];

  @Int({ min: 1, nullable: true, description: 'Null: the limit of the installation.' })
  readonly requestsPerSecond: number | null;

  @OneOf(['active', 'expired', 'revoked'])
  readonly status: 'active' | 'expired' | 'revoked';

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly expiresAt: string;

  @Timestamp({ nullable: true, description: 'Accurate to a few seconds; null if never used.' })
  readonly lastUsedAt: string | null;

  @PlainString({ max: 45, nullable: true, description: 'IP address.' })
  readonly lastUsedFrom: string | null;

  @Timestamp({ nullable: true })
  readonly revokedAt: string | null;

  @RfcId({ nullable: true, description: 'The key that replaced this one.' })
  readonly replacedBy: string | null;

  @Int({ min: 1 })
  readonly version: number;
}

export const ApiKeyList = pageOf(ApiKeyResponse, 'ApiKeyList');

@ApiSchema({
  name: 'MadeApiKey',
  examples: [{ ...EXAMPLE, key: `ord_live_4fK${'0'.repeat(46)}` }],
})
export class MadeApiKeyResponse extends ApiKeyResponse {
  @PlainString({
    max: 64,
    description: 'The key itself. It is shown only this once. Send it as a bearer token.',
  })
  readonly key: string;
}

export const toApiKeyResponse = (key: ApiKey): ApiKeyResponse => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: [...key.scopes],
  ipRanges: [...key.ipRanges],
  requestsPerSecond: key.perSecond,
  status: statusOf(key),
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: key.lastIp,
  revokedAt: key.revokedAt?.toISOString() ?? null,
  replacedBy: key.replacedBy,
  version: key.version,
});
