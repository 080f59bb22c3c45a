import { pageOf } from '@orderly/platform/http/pagination';
import { timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { givenScopes } from '../../core/scopes.js';
import { type ApiKey, statusOf } from '../api-key.js';

const apiKeyFields = {
  id: z.uuid(),
  name: z.string().max(100),
  prefix: z.string().max(12).meta({ description: 'The beginning of the key, to tell keys apart.' }),
  scopes: givenScopes(),
  ipRanges: z.array(z.string().max(49)).max(50).meta({ description: 'Empty: from anywhere.' }),
  requestsPerSecond: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Null: the limit of the installation.' }),
  status: z.enum(['active', 'expired', 'revoked']),
  createdAt: timestamp(),
  expiresAt: timestamp(),
  lastUsedAt: timestamp().nullable().meta({ description: 'Some seconds late. Null: never used.' }),
  lastUsedFrom: z.string().max(45).nullable().meta({ description: 'IP address.' }),
  revokedAt: timestamp().nullable(),
  replacedBy: z.uuid().nullable().meta({ description: 'The key that this one was rotated to.' }),
  version: z.int().min(1),
};

const example = {
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

export const apiKeyResponse = z.object(apiKeyFields).meta({ id: 'ApiKey', examples: [example] });
export type ApiKeyResponse = z.infer<typeof apiKeyResponse>;

export const apiKeyList = pageOf(apiKeyResponse, 'ApiKeyList');

export const madeApiKeyResponse = z
  .object({
    ...apiKeyFields,
    key: z.string().max(64).meta({
      description: 'The key itself: here once and never again. Send it as a bearer token.',
    }),
  })
  .meta({ id: 'MadeApiKey', examples: [{ ...example, key: `ord_live_4fK${'0'.repeat(46)}` }] });

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
