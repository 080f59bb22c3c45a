import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, Constant } from '@orderly/platform/http/fields/choices';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';

/** Client authentication in the request body. */
export class ProofParameters {
  @PlainString({ max: 100, optional: true })
  readonly client_id?: string;

  @PlainString({
    max: 100,
    optional: true,
    examples: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
  })
  readonly client_assertion_type?: string;

  @PlainString({
    max: 8_192,
    optional: true,
    description:
      'With `private_key_jwt`; with `client_secret_basic`, id and secret are in the ' +
      'Authorization header.',
  })
  readonly client_assertion?: string;
}

class GrantParameters {
  @PlainString({ max: 100 })
  readonly grant_type: string;

  @PlainString({
    max: 4_096,
    optional: true,
    description:
      'Scopes separated by spaces. Default: all scopes that the client was given and its ' +
      'owner holds.',
  })
  readonly scope?: string;
}

/**
 * RFC 6749 section 3.2: unknown parameters are ignored. So these classes are open, unlike those of
 * other requests.
 */
@ApiSchema({
  name: 'TokenRequest',
  isOpen: true,
  examples: [{ grant_type: 'client_credentials', scope: 'orders:read' }],
})
export class TokenRequest extends allOf(GrantParameters, ProofParameters) {}

class TokenParameters {
  @PlainString({ min: 1, max: 8_192 })
  readonly token: string;

  @PlainString({ max: 100, optional: true })
  readonly token_type_hint?: string;
}

/**
 * For introspection and revocation. The hint is ignored, because the form of a token shows its
 * kind.
 */
@ApiSchema({
  name: 'AboutTokenRequest',
  isOpen: true,
  examples: [{ token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' }],
})
export class AboutTokenRequest extends allOf(TokenParameters, ProofParameters) {}

@ApiSchema({
  name: 'ClientToken',
  examples: [{ access_token: 'eyJ…', token_type: 'Bearer', expires_in: 600, scope: 'orders:read' }],
})
export class TokenResponse {
  @PlainString({ max: 8_192 })
  readonly access_token: string;

  @Constant('Bearer')
  readonly token_type: 'Bearer';

  @Int({ min: 1, description: 'Seconds.' })
  readonly expires_in: number;

  @PlainString({ max: 8_192, description: 'The scopes of the token, separated by spaces.' })
  readonly scope: string;
}

/** RFC 7662 section 2.2. */
@ApiSchema({ name: 'Introspection', examples: [{ active: false }] })
export class IntrospectionResponse {
  @Bool()
  readonly active: boolean;

  @PlainString({
    max: 65_536,
    optional: true,
    description: 'The current scopes of the token, separated by spaces.',
  })
  readonly scope?: string;

  @PlainString({ max: 100, optional: true })
  readonly client_id?: string;

  @Constant('Bearer', { optional: true })
  readonly token_type?: 'Bearer';

  @Int({ optional: true })
  readonly exp?: number;

  @PlainString({ max: 100, optional: true, description: 'The account, or the client itself.' })
  readonly sub?: string;

  @PlainString({ max: 255, optional: true })
  readonly aud?: string;

  @PlainString({ max: 2_048, optional: true })
  readonly iss?: string;

  @PlainString({
    max: 100,
    optional: true,
    description: 'Of people: the level of assurance of their authentication.',
  })
  readonly acr?: string;

  @Int({ optional: true, description: 'Of people: when they authenticated.' })
  readonly auth_time?: number;
}
