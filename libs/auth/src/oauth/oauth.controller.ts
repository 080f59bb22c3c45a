import { Body, Controller, Post, VERSION_NEUTRAL } from '@nestjs/common';
import { Public, RequestOrigin } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiConsumes, ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { FORM_MEDIA_TYPE } from '@orderly/platform/http/body-types';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { AuthPermission } from '../core/auth.permissions.js';
import { ClientAuthentication } from './client-authentication.js';
import { ClientAuthorization } from './client-proof.decorator.js';
import { ClientTokens } from './client-tokens.js';
import {
  AboutTokenRequest,
  IntrospectionResponse,
  TokenRequest,
  TokenResponse,
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
  'The client proves who it is in the Authorization header (`Basic`, id and secret) or by an ' +
  'assertion that it signed.';

/**
 * Public to the guard, which knows actors by their tokens: a client that comes here has none yet.
 */
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
  @ApiDoc(
    'Get a token for a client',
    `RFC 6749 section 4.4. ${PROOF} An assertion works once. Keep the token until it ` +
      `expires: how many a client gets within a minute is limited.`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @ApiResult(200, 'An access token (RFC 9068).', TokenResponse)
  @ApiProblems(
    InvalidClient,
    InvalidTokenRequest,
    InvalidScope,
    UnsupportedGrantType,
    TooManyClientFailures,
    TooManyClientTokens,
  )
  async issueClientToken(
    @Body() request: TokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    if (request.grant_type !== 'client_credentials') throw new UnsupportedGrantType();
    return HttpResult.ok(await this.tokens.issue(client, request.scope, origin));
  }

  @Post('introspect')
  @ApiDoc(
    'Introspect a token',
    `RFC 7662, for access tokens and API keys. ${PROOF} It needs the scope ` +
      `\`${AuthPermission.IntrospectTokens}\`.`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @ApiResult(
    200,
    'The state of the token. For an invalid token, only `active` with the value false.',
    IntrospectionResponse,
  )
  @ApiProblems(InvalidClient, InvalidTokenRequest, ClientScopeMissing, TooManyClientFailures)
  async introspectToken(
    @Body() request: AboutTokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    if (!client.scopes.includes(AuthPermission.IntrospectTokens))
      throw new ClientScopeMissing(AuthPermission.IntrospectTokens);
    return HttpResult.ok(await this.introspection.describe(request.token));
  }

  @Post('revoke')
  @ApiDoc(
    'Revoke a token',
    `RFC 7009: a client gives a token of its own back before it expires. API keys are not ` +
      `revoked here. ${PROOF}`,
  )
  @Public()
  @ApiConsumes(FORM_MEDIA_TYPE)
  @ApiResult(200, 'The token is no longer valid, or never was.')
  @ApiProblems(
    InvalidClient,
    InvalidTokenRequest,
    TokenOfAnother,
    UnsupportedTokenType,
    TooManyClientFailures,
  )
  async revokeToken(
    @Body() request: AboutTokenRequest,
    @ClientAuthorization() authorization: string | undefined,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    const client = await this.clients.authenticate({ ...request, authorization }, origin);
    await this.revocation.revoke(client, request.token, origin);
    return new HttpResult(200, undefined);
  }
}
