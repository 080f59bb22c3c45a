import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { oneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { string } from '@orderly/platform/http/fields/text';
import { UrlResponse } from '@orderly/platform/http/fields/urls';

/** The methods of client authentication at each endpoint. */
export const CLIENT_AUTH_METHODS = ['client_secret_basic', 'private_key_jwt'] as const;
export const CLIENT_ASSERTION_ALGORITHMS = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;

type Methods = ReadonlyArray<(typeof CLIENT_AUTH_METHODS)[number]>;
type Algorithms = ReadonlyArray<(typeof CLIENT_ASSERTION_ALGORITHMS)[number]>;

const Address = () => UrlResponse({ max: 2_048 });
const ClientMethods = () => ListOf(oneOf(CLIENT_AUTH_METHODS), { max: 10 });
const AssertionAlgorithms = () => ListOf(oneOf(CLIENT_ASSERTION_ALGORITHMS), { max: 10 });

@ApiSchema({ name: 'AuthorizationServer', description: 'RFC 8414.' })
export class AuthorizationServerResponse {
  @Address()
  readonly issuer: string;

  @Address()
  readonly token_endpoint: string;

  @Address()
  readonly introspection_endpoint: string;

  @Address()
  readonly revocation_endpoint: string;

  @Address()
  readonly jwks_uri: string;

  @Address()
  readonly service_documentation: string;

  @ListOf(oneOf(['client_credentials']), { max: 10 })
  readonly grant_types_supported: ReadonlyArray<'client_credentials'>;

  @ListOf(string({ max: 64 }), { max: 0, description: 'None: no grant redirects a browser.' })
  readonly response_types_supported: readonly string[];

  @ListOf(string({ max: 100 }), {
    max: 500,
    description: 'Scopes are permissions; these are the ones that machines can use.',
  })
  readonly scopes_supported: readonly string[];

  @ListOf(string({ max: 100 }), {
    max: 10,
    description: 'What the `acr` of an access token can be.',
  })
  readonly acr_values_supported: readonly string[];

  @ClientMethods()
  readonly token_endpoint_auth_methods_supported: Methods;

  @AssertionAlgorithms()
  readonly token_endpoint_auth_signing_alg_values_supported: Algorithms;

  @ClientMethods()
  readonly introspection_endpoint_auth_methods_supported: Methods;

  @AssertionAlgorithms()
  readonly introspection_endpoint_auth_signing_alg_values_supported: Algorithms;

  @ClientMethods()
  readonly revocation_endpoint_auth_methods_supported: Methods;

  @AssertionAlgorithms()
  readonly revocation_endpoint_auth_signing_alg_values_supported: Algorithms;
}
