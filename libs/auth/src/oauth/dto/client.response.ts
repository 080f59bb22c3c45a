import { pageOf, pageQuery } from '@orderly/platform/http/pagination';
import { timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { givenScopes } from '../../core/scopes.js';
import { AUTH_METHODS, type OAuthClient } from '../client.js';

export const listClientsQuery = z.strictObject(pageQuery);
export type ListClientsQuery = z.infer<typeof listClientsQuery>;

const clientFields = {
  id: z.uuid().meta({ description: 'The `client_id`.' }),
  name: z.string().max(100),
  ownerId: z.uuid().meta({ description: 'The account that it acts for.' }),
  authMethod: z.enum(AUTH_METHODS),
  scopes: givenScopes(),
  keyIds: z
    .array(z.string().max(200))
    .max(5)
    .meta({ description: 'The `kid` of its public keys, as far as they have one.' }),
  requestsPerSecond: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'Null: the limit of the installation.' }),
  createdAt: timestamp(),
  disabledAt: timestamp().nullable(),
  version: z.int().min(1),
};

const secret = () =>
  z
    .string()
    .max(64)
    .nullable()
    .meta({ description: 'Here once and never again. Null for clients with keys of their own.' });

const example = {
  id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
  name: 'Warehouse',
  ownerId: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a12',
  authMethod: 'client_secret_basic',
  scopes: ['orders:read'],
  keyIds: [],
  requestsPerSecond: null,
  createdAt: '2026-11-20T09:30:00.000Z',
  disabledAt: null,
  version: 1,
};

export const clientResponse = z
  .object(clientFields)
  .meta({ id: 'OAuthClient', examples: [example] });
export type ClientResponse = z.infer<typeof clientResponse>;

export const clientList = pageOf(clientResponse, 'OAuthClientList');

export const clientWithSecretResponse = z.object({ ...clientFields, secret: secret() }).meta({
  id: 'OAuthClientWithSecret',
  examples: [{ ...example, secret: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
});

export const toClientResponse = (client: OAuthClient): ClientResponse => ({
  id: client.id,
  name: client.name,
  ownerId: client.ownerId,
  authMethod: client.authMethod,
  scopes: [...client.scopes],
  keyIds: (client.jwks?.keys ?? []).flatMap(({ kid }) => (kid === undefined ? [] : [kid])),
  requestsPerSecond: client.perSecond,
  createdAt: client.createdAt.toISOString(),
  disabledAt: client.disabledAt?.toISOString() ?? null,
  version: client.version,
});
