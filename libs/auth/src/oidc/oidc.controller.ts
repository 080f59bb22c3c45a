import { Body, Controller, Get, Headers, Post, Req } from '@nestjs/common';
import {
  type OrderlyRequest,
  Public,
  RequestOrigin,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { RuleParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import { AccountSuspended } from '../errors/auth.errors.js';
import { SecondFactorNeeded } from '../mfa/gate/second-factor.errors.js';
import { CookieAcrossSites, CsrfRefused } from '../sessions/cookies/csrf.errors.js';
import { Csrf } from '../sessions/cookies/csrf.js';
import { OpenedSessionResponse } from '../sessions/dto/session.schemas.js';
import { transportOf } from '../sessions/dto/session-kind.js';
import { SessionResponder } from '../sessions/session-responder.js';
import { BrowserBinding } from './browser-binding.js';
import {
  OidcSignInRequest,
  ProvidersResponse,
  providerName,
  StartedOidcResponse,
  StartOidcRequest,
} from './dto/oidc.schemas.js';
import {
  CodeRefused,
  LinkNeeded,
  ProviderNotFound,
  ProviderUnavailable,
  ReturnRefused,
} from './oidc.errors.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/oidc', version: '1' })
export class OidcController {
  constructor(
    private readonly signIns: OidcSignIn,
    private readonly providers: OidcProviders,
    private readonly csrf: Csrf,
    private readonly answers: SessionResponder,
  ) {}

  @Get('providers')
  @ApiDoc('List the sign-in providers')
  @Public()
  @ApiResult(200, 'The configured providers.', ProvidersResponse)
  listOidcProviders(): HttpResult {
    return HttpResult.ok({
      data: this.providers.all.map(({ name, displayName }) => ({ name, displayName })),
    });
  }

  @Post('sign-in')
  @ApiDoc(
    'Sign in through a provider',
    'Send the code from the page’s fragment, from the browser that began the sign-in. The ' +
      'problem `link-needed` means that an account with this address exists and is not linked yet.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The new session.', OpenedSessionResponse)
  @ApiProblems(CodeRefused, LinkNeeded, SecondFactorNeeded, AccountSuspended)
  async signInWithProvider(
    @Body() { code }: OidcSignInRequest,
    @Headers('cookie') cookies: string | undefined,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    return this.answers.answer(await this.signIns.open(code, BrowserBinding.of(cookies), origin));
  }

  @Post(':provider/start')
  @ApiDoc(
    'Begin a sign-in through a provider',
    'Returns the address to send the browser to, and a cookie that ties the sign-in to this ' +
      'browser. The browser returns to `returnTo` with `#code=…` for POST /v1/auth/oidc/sign-in, ' +
      'or with `#error=` and the code of a problem.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The provider’s sign-in page.', StartedOidcResponse)
  @ApiProblems(ProviderNotFound, ProviderUnavailable, ReturnRefused, CookieAcrossSites, CsrfRefused)
  async startOidcSignIn(
    @RuleParam('provider', providerName()) provider: string,
    @Body() { returnTo, session }: StartOidcRequest,
    @Headers('cookie') cookies: string | undefined,
    @Req() { headers }: OrderlyRequest,
  ): Promise<HttpResult> {
    this.csrf.assertMayOpen(session, headers);
    // An attacker could choose the page, and would then get the sign-in of every person who follows
    // the link.
    if (!this.csrf.isKnown(new URL(returnTo).origin)) throw new ReturnRefused();
    const browser = BrowserBinding.begin(cookies);
    const authorizationUrl = await this.signIns.begin(
      provider,
      { returnTo, transport: transportOf(session) },
      browser,
    );
    return HttpResult.ok({ authorizationUrl }, browser.headers);
  }
}
