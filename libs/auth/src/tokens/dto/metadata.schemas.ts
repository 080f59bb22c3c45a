import { z } from 'zod';

const address = () => z.url().max(2_048);
const names = (...examples: [string, ...string[]]) => z.array(z.enum(examples)).max(10);
const clientMethods = () => names('client_secret_basic', 'private_key_jwt');
const assertionAlgorithms = () => names('ES256', 'EdDSA', 'PS256', 'RS256');

export const authorizationServerResponse = z
  .object({
    issuer: address(),
    token_endpoint: address(),
    introspection_endpoint: address(),
    revocation_endpoint: address(),
    jwks_uri: address(),
    service_documentation: address(),
    grant_types_supported: names('client_credentials'),
    response_types_supported: z
      .array(z.string().max(64))
      .max(0)
      .meta({ description: 'None: nobody is redirected.' }),
    scopes_supported: z.array(z.string().max(100)).max(500).meta({
      description: 'Scopes are permissions; these are the ones that open something to machines.',
    }),
    acr_values_supported: z
      .array(z.string().max(100))
      .max(10)
      .meta({ description: 'What the `acr` of an access token can be.' }),
    token_endpoint_auth_methods_supported: clientMethods(),
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms(),
    introspection_endpoint_auth_methods_supported: clientMethods(),
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms(),
    revocation_endpoint_auth_methods_supported: clientMethods(),
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms(),
  })
  .meta({ id: 'AuthorizationServer', description: 'RFC 8414.' });
export type AuthorizationServerResponse = z.infer<typeof authorizationServerResponse>;
