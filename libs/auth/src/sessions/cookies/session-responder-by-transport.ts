import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { HttpResult } from '@orderly/platform/http/http-result';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { AccessTokens } from '../../tokens/access-tokens.js';
import type { CookieSessionResponse } from '../dto/session.schemas.js';
import { SessionResponder } from '../session-responder.js';
import type { OpenSession } from '../sessions.js';
import { csrfTokenOf, giveCookie } from './session-cookie.js';

/**
 * Programs get tokens in the body. Browsers get a cookie that scripts cannot read, and no token at
 * all.
 */
@Injectable()
export class SessionResponderByTransport extends SessionResponder {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async answer(session: OpenSession): Promise<HttpResult> {
    if (session.transport === 'token')
      return HttpResult.ok(await this.accessTokens.answer(session));
    const body: CookieSessionResponse = {
      session: 'cookie',
      csrfToken: csrfTokenOf(session.cookie),
      expiresAt: session.expiresAt.toISOString(),
    };
    return HttpResult.ok(
      body,
      giveCookie(SESSION_COOKIE, session.cookie, this.config.auth.refreshTokenAbsoluteTtlS),
    );
  }
}
