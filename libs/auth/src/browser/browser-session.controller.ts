import { Controller, Get, Headers } from '@nestjs/common';
import { Authenticated } from '@orderly/platform/access/access.decorators';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { type CookieSessionResponse, cookieSessionResponse } from '../dto/session.schemas.js';
import { BrowserSessionsRepository } from './browser-sessions.repository.js';
import { NoBrowserSession } from './csrf.errors.js';
import { csrfTokenOf, hashOfCookie, readCookie, SESSION_COOKIE } from './session-cookie.js';

@ApiTags('Sessions')
@Controller({ path: 'auth/browser-session', version: '1' })
export class BrowserSessionController {
  constructor(private readonly sessions: BrowserSessionsRepository) {}

  @Get()
  @Documented(
    'Get the CSRF token of this browser',
    'For a page that was loaded anew: the token stays the same for as long as the session lives. Send it as `X-CSRF-Token` with whatever changes something.',
  )
  @Authenticated()
  @Answers(200, 'The session of the cookie.', cookieSessionResponse)
  @Problems(NoBrowserSession)
  async getBrowserSession(
    @Headers() headers: { cookie?: string; authorization?: string },
  ): Promise<Answer> {
    const cookie =
      headers.authorization === undefined ? readCookie(headers.cookie, SESSION_COOKIE) : null;
    const expiresAt = cookie && (await this.sessions.findExpiry(hashOfCookie(cookie)));
    if (!expiresAt) throw new NoBrowserSession();
    const body: CookieSessionResponse = {
      session: 'cookie',
      csrfToken: csrfTokenOf(cookie),
      expiresAt: expiresAt.toISOString(),
    };
    return Answer.ok(body);
  }
}
