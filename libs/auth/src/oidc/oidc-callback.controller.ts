import { Controller, Get, Headers, Query, Req, VERSION_NEUTRAL } from '@nestjs/common';
import { type OrderlyRequest, Public } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { RuleParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import { BrowserBinding } from './browser-binding.js';
import { OidcCallbackQuery, providerName } from './dto/oidc.schemas.js';
import { ProviderNotFound, ProviderSignInRefused } from './oidc.errors.js';
import { OidcSignIn } from './oidc-sign-in.js';

/** The redirect URI to register with a provider: PUBLIC_URL/oidc/<name>/callback. */
@ApiTags('Authentication')
@Controller({ path: 'oidc', version: VERSION_NEUTRAL })
export class OidcCallbackController {
  constructor(private readonly signIns: OidcSignIn) {}

  @Get(':provider/callback')
  @ApiDoc(
    'Callback for sign-in providers',
    'Only for browsers; redirects to the page that began the sign-in.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(
    303,
    'Redirects to the page that began the sign-in, with a code or an error in the fragment.',
    undefined,
    ['Location'],
  )
  @ApiProblems(ProviderNotFound, ProviderSignInRefused)
  async finishOidcSignIn(
    @RuleParam('provider', providerName()) provider: string,
    @Query() { state }: OidcCallbackQuery,
    @Headers('cookie') cookies: string | undefined,
    @Req() { url, origin }: OrderlyRequest,
  ): Promise<HttpResult> {
    const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    const location = await this.signIns.finish(
      { provider, state, query },
      BrowserBinding.of(cookies),
      origin,
    );
    return new HttpResult(303, undefined, { location });
  }
}
