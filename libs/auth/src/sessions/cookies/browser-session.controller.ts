import { Controller, Get, Headers } from '@nestjs/common';
import { Authenticated } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { CookieSessionResponse } from '../dto/session.schemas.js';
import { BrowserSessionsRepository } from './browser-sessions.repository.js';
import { NoBrowserSession } from './csrf.errors.js';
import { csrfTokenOf, hashOfCookie, readCookie } from './session-cookie.js';

@ApiTags('Sessions')
@Controller({ path: 'auth/browser-session', version: '1' })
export class BrowserSessionController {
  constructor(private readonly sessions: BrowserSessionsRepository) {}

  @Get()
  @ApiDoc(
    'Get the CSRF token of this browser',
    'For pages that were reloaded: the token stays the same for the life of the session. Send it ' +
      'as `X-CSRF-Token` with every request that changes something.',
  )
  @Authenticated()
  @ApiResult(200, 'The session of the cookie.', CookieSessionResponse)
  @ApiProblems(NoBrowserSession)
  async getBrowserSession(
    @Headers() headers: { cookie?: string; authorization?: string },
  ): Promise<HttpResult> {
    const cookie =
      headers.authorization === undefined ? readCookie(headers.cookie, SESSION_COOKIE) : null;
    const expiresAt = cookie && (await this.sessions.findExpiry(hashOfCookie(cookie)));
    if (!expiresAt) throw new NoBrowserSession();
    const body: CookieSessionResponse = {
      session: 'cookie',
      csrfToken: csrfTokenOf(cookie),
      expiresAt: expiresAt.toISOString(),
    };
    return HttpResult.ok(body);
  }
}
