import { Body, Controller, Post, VERSION_NEUTRAL } from '@nestjs/common';
import { Public, RequestOrigin } from '@orderly/platform/access/access.decorators';
import type { Origin } from '@orderly/platform/access/actor';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { FORM_MEDIA_TYPE } from '@orderly/platform/http/form-body';
import { ApiConsumes, ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { AuthPermission } from '../auth.permissions.js';
import { ClientAuthentication } from './client-authentication.js';
import { ClientAuthorization } from './client-proof.decorator.js';
import { ClientTokens } from './client-tokens.js';
import {
  type AboutTokenRequest,
  aboutTokenRequest,
  introspectionResponse,
  type TokenRequest,
  tokenRequest,
  tokenResponse,
} from './dto/token.schemas.js';
import { Introspection } from './introspection.js';
import {
  ClientScopeMissing,
  InvalidClient,
  InvalidScope,
  InvalidTokenRequest,
  TokenOfAnother,
  TooManyClientFailures,
  TooManyClientTokens,
  UnsupportedGrantType,
  UnsupportedTokenType,
} from './oauth.errors.js';
import { TokenRevocation } from './token-revocation.js';

const PROOF =
  'The client proves who it is in the Authorization header (`Basic`, id and secret) or by an assertion that it signed.';

/** Public to the guard: it knows callers by their tokens, and whoever comes here has none yet. */
@ApiTags('OAuth')
@Controller({ path: 'oauth2', version: VERSION_NEUTRAL })
export class OauthController {
  constructor(
    private readonly clients: ClientAuthentication,
    private readonly tokens: ClientTokens,
    private readonly introspection: Introspection,
    private readonly revocation: TokenRevocation,
  ) {}

  @Post('token')
  @Documented(
    'Get a token for a client',
    `RFC 6749 section 4.4. ${PROOF} An assertion works once. Keep the token until it expires: how many a client gets within a minute is limited.`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @Answers(200, 'An access token (RFC 9068).', tokenResponse)
  @Problems(
    InvalidClient,
    InvalidTokenRequest,
    InvalidScope,
    UnsupportedGrantType,
    TooManyClientFailures,
    TooManyClientTokens,
  )
  async issueClientToken(
    @Body({ schema: tokenRequest }) request: TokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: Origin,
  ): Promise<Answer> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    if (request.grant_type !== 'client_credentials') throw new UnsupportedGrantType();
    return Answer.ok(await this.tokens.issue(client, request.scope, origin));
  }

  @Post('introspect')
  @Documented(
    'Ask what a token stands for',
    `RFC 7662, for access tokens and API keys. ${PROOF} It needs the scope \`${AuthPermission.IntrospectTokens}\`.`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @Answers(
    200,
    'What it stands for now; `active` alone, and false, for anything that is no good.',
    introspectionResponse,
  )
  @Problems(InvalidClient, InvalidTokenRequest, ClientScopeMissing, TooManyClientFailures)
  async introspectToken(
    @Body({ schema: aboutTokenRequest }) request: AboutTokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: Origin,
  ): Promise<Answer> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    if (!client.scopes.includes(AuthPermission.IntrospectTokens))
      throw new ClientScopeMissing(AuthPermission.IntrospectTokens);
    return Answer.ok(await this.introspection.describe(request.token));
  }

  @Post('revoke')
  @Documented(
    'Revoke a token',
    `RFC 7009: a client gives a token of its own back before it expires. API keys are not revoked here. ${PROOF}`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @Answers(200, 'The token is no good any more, or never was.')
  @Problems(
    InvalidClient,
    InvalidTokenRequest,
    TokenOfAnother,
    UnsupportedTokenType,
    TooManyClientFailures,
  )
  async revokeToken(
    @Body({ schema: aboutTokenRequest }) request: AboutTokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: Origin,
  ): Promise<Answer> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    await this.revocation.revoke(client, request.token, origin);
    return new Answer(200, undefined);
  }
}
