import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
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
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import {
  AccountSuspended,
  HashingBusy,
  InvalidCredentials,
  InvalidRefreshToken,
  TooManyFailedLogins,
} from '../errors/auth.errors.js';
import { SecondFactorNeeded } from '../mfa/gate/second-factor.errors.js';
import { CookieAcrossSites, CsrfRefused } from '../sessions/cookies/csrf.errors.js';
import { Csrf } from '../sessions/cookies/csrf.js';
import { cookieTakenFrom } from '../sessions/cookies/session-cookie.js';
import {
  LoginRequest,
  OpenedSessionResponse,
  RefreshRequest,
  TokensResponse,
} from '../sessions/dto/session.schemas.js';
import { SessionRefresh } from '../sessions/session-refresh.js';
import { SessionResponder } from '../sessions/session-responder.js';
import { PasswordLogin } from './password-login.js';

@ApiTags('Authentication')
@Controller({ path: 'auth', version: '1' })
export class SessionsController {
  constructor(
    private readonly logins: PasswordLogin,
    private readonly life: SessionRefresh,
    private readonly answers: SessionResponder,
    private readonly idempotency: Idempotency,
    private readonly csrf: Csrf,
  ) {}

  @Post('login')
  @ApiDoc(
    'Log in',
    'Opens a session. The account’s address must be verified first: until then, every ' +
      'log-in fails as if the password were wrong. After five failed attempts, each ' +
      'further failure lengthens the wait per account and network, up to an hour.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The new session.', OpenedSessionResponse)
  @ApiProblems(
    InvalidCredentials,
    SecondFactorNeeded,
    AccountSuspended,
    TooManyFailedLogins,
    HashingBusy,
    CookieAcrossSites,
    CsrfRefused,
  )
  async login(
    @Body() request: LoginRequest,
    @RequestOrigin() origin: RequestContext,
    @Req() { headers }: OrderlyRequest,
  ): Promise<HttpResult> {
    this.csrf.assertMayOpen(request.session, headers);
    return this.answers.answer(await this.logins.login(request, origin));
  }

  @Post('refresh')
  @ApiDoc(
    'Refresh the tokens',
    'Each refresh token can be exchanged once for the next one. Sending it again within ' +
      'ten seconds, for example from another tab, returns the same response; sending it ' +
      'later ends the session.',
  )
  @Public()
  // No @CredentialRoute(): a 256-bit token cannot be guessed, and the limit per address would block
  // refreshes after log-ins of others who share the address.
  @ApiResult(200, 'The new tokens of the session.', TokensResponse)
  @ApiProblems(InvalidRefreshToken)
  async refresh(
    @Body() { refreshToken }: RefreshRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    return this.answers.answer(await this.life.refresh(refreshToken, origin));
  }

  @Post('logout')
  @ApiDoc(
    'Log out',
    'Ends the session of the access token or cookie immediately, with all its tokens. ' +
      'Any later retry gets 401, with or without a key, because the session has ended.',
  )
  @Authenticated()
  @ApiResult(204, 'The session has ended.')
  logout(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await this.life.logout(tx, actor);
      return new HttpResult(204, undefined, cookieTakenFrom(actor));
    });
  }
}
