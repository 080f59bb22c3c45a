import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { UrlResponse, webUrl } from '@orderly/platform/http/fields/urls';
import { check, type Rule, withChecks } from '@orderly/platform/http/validation/rule';
import { randomToken } from '../../core/random-token.js';
import { type SessionKind, SessionKindField } from '../../sessions/dto/session-kind.js';
import { MAX_IDENTITIES } from '../identities.repository.js';

export const providerName = (): Rule<string> =>
  matching(string(), /^[a-z][a-z0-9-]{0,30}$/, 'Not the name of a provider.');

const Code = (options: FieldOptions): FieldDecorator<string> =>
  Field(randomToken('Not a code of a sign-in.'), options);

const returnAddress = (): Rule<string> =>
  withChecks(
    webUrl({ max: 1_000 }),
    check<string>('hasNoFragment', (url) => !url.includes('#'), {
      code: 'not-allowed',
      detail: 'Must have no fragment: the answer comes in it.',
    }),
  );

@ApiSchema({
  name: 'StartOidcRequest',
  examples: [{ returnTo: 'https://shop.example/signed-in', session: 'cookie' }],
})
export class StartOidcRequest {
  @Field(returnAddress(), {
    description: 'The page to continue on, of this installation or of an origin in CORS_ORIGINS.',
  })
  readonly returnTo: string;

  @SessionKindField()
  readonly session: SessionKind;
}

@ApiSchema({ name: 'StartedOidc' })
export class StartedOidcResponse {
  @UrlResponse({ max: 4_096, description: 'The address to send the browser to.' })
  readonly authorizationUrl: string;
}

@ApiSchema({
  name: 'OidcSignInRequest',
  examples: [{ code: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
})
export class OidcSignInRequest {
  @Code({ description: 'The code after `#code=` in the page’s fragment. Works once.' })
  readonly code: string;
}

/** Open: providers add parameters of their own, which openid-client reads from the URL. */
@ApiSchema({ isOpen: true })
export class OidcCallbackQuery {
  @PlainString({
    max: 200,
    optional: true,
    description: 'As in RFC 6749 section 4.1.2 and RFC 9207, like the other parameters.',
  })
  readonly state?: string;
}

@ApiSchema({
  name: 'LinkIdentityRequest',
  examples: [{ linkCode: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
})
export class LinkIdentityRequest {
  @Code({ description: 'From the problem `link-needed`.' })
  readonly linkCode: string;
}

class OidcProviderResponse {
  @PlainString({ max: 31 })
  readonly name: string;

  @PlainString({ max: 100 })
  readonly displayName: string;
}

@ApiSchema({ name: 'OidcProviders' })
export class ProvidersResponse {
  @ListOf(OidcProviderResponse, {
    max: 100,
    examples: [[{ name: 'acme', displayName: 'Acme' }]],
  })
  readonly data: readonly OidcProviderResponse[];
}

@ApiSchema({ name: 'Identity', description: 'Who the account is at another provider.' })
export class IdentityResponse {
  @Id()
  readonly id: string;

  @PlainString({ max: 2_048, examples: ['https://login.acme.example'] })
  readonly issuer: string;

  @PlainString({
    max: 100,
    nullable: true,
    description: 'Null when the provider is no longer configured.',
  })
  readonly displayName: string | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true })
  readonly lastUsedAt: string | null;
}

@ApiSchema({ name: 'Identities' })
export class IdentitiesResponse {
  @ListOf(IdentityResponse, { max: MAX_IDENTITIES })
  readonly data: readonly IdentityResponse[];
}
