import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import type { FieldDecorator, FieldOptions } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line } from '@orderly/platform/http/fields/text';
import { RequestedScopes } from '../../core/scope-fields.js';
import { AUTH_METHODS, type OAuthClient } from '../clients/client.js';
import type { ClientKeys } from '../clients/client-keys.js';
import { JsonWebKeys } from './client-keys.request.js';

const ClientName = (options?: FieldOptions): FieldDecorator<string> =>
  Line({ max: 100, ...options });

const RequestsPerSecond = (options: FieldOptions): FieldDecorator<number> =>
  Int({
    min: 1,
    max: 100_000,
    description: 'The limit of this client, instead of that of the installation.',
    ...options,
  });

@ApiSchema({
  name: 'AddOAuthClientRequest',
  examples: [{ name: 'Warehouse', authMethod: 'client_secret_basic', scopes: ['orders:read'] }],
})
export class AddClientRequest {
  @ClientName()
  readonly name: string;

  @OneOf(AUTH_METHODS)
  readonly authMethod: OAuthClient['authMethod'];

  @RequestedScopes()
  readonly scopes: readonly string[];

  @JsonWebKeys({ optional: true })
  readonly jwks?: ClientKeys;

  @RequestsPerSecond({ optional: true })
  readonly requestsPerSecond?: number;
}

@ApiSchema({
  name: 'ChangeOAuthClientRequest',
  description: 'Fields that are left out stay unchanged.',
  examples: [{ disabled: true }],
})
export class ChangeClientRequest {
  @ClientName({ optional: true })
  readonly name?: string;

  @RequestedScopes({ optional: true })
  readonly scopes?: readonly string[];

  @JsonWebKeys({ optional: true })
  readonly jwks?: ClientKeys;

  @RequestsPerSecond({ optional: true, nullable: true })
  readonly requestsPerSecond?: number | null;

  @Bool({ optional: true, description: '`true` ends all access at once.' })
  readonly disabled?: boolean;
}

@ApiSchema({ name: 'NewClientSecretRequest', examples: [{ overlapHours: 24 }] })
export class NewSecretRequest {
  @Int({
    min: 0,
    max: 168,
    description: 'For how long the old secret still works; 0 ends it at once.',
  })
  readonly overlapHours: number;
}
