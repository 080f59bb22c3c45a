import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery, pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { GivenScopes } from '../../core/scope-fields.js';
import { AUTH_METHODS, type OAuthClient } from '../clients/client.js';

export class ListClientsQuery extends PageQuery {}

const EXAMPLE = {
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

@ApiSchema({ name: 'OAuthClient', examples: [EXAMPLE] })
export class ClientResponse {
  @RfcId({ description: 'The `client_id`.' })
  readonly id: string;

  @PlainString({ max: 100 })
  readonly name: string;

  @RfcId({ description: 'The account that the client acts for.' })
  readonly ownerId: string;

  @OneOf(AUTH_METHODS)
  readonly authMethod: OAuthClient['authMethod'];

  @GivenScopes()
  readonly scopes: readonly string[];

  @ListOf(string({ max: 200 }), {
    max: 5,
    description: 'The `kid` of each of its public keys that has one.',
  })
  readonly keyIds: readonly string[];

  @Int({ min: 1, nullable: true, description: 'Null: the limit of the installation.' })
  readonly requestsPerSecond: number | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true })
  readonly disabledAt: string | null;

  @Int({ min: 1 })
  readonly version: number;
}

export const ClientList = pageOf(ClientResponse, 'OAuthClientList');

@ApiSchema({
  name: 'OAuthClientWithSecret',
  examples: [{ ...EXAMPLE, secret: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
})
export class ClientWithSecretResponse extends ClientResponse {
  @PlainString({
    max: 64,
    nullable: true,
    description: 'Shown only this once. Null for clients with keys of their own.',
  })
  readonly secret: string | null;
}

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
