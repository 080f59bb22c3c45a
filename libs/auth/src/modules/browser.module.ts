import { Module } from '@nestjs/common';
import { SessionCookieStrategy } from '../authentication/session-cookie.strategy.js';
import { BrowserSessionController } from '../sessions/cookies/browser-session.controller.js';
import { BrowserSessionsRepository } from '../sessions/cookies/browser-sessions.repository.js';
import { Csrf } from '../sessions/cookies/csrf.js';
import { SessionResponderByTransport } from '../sessions/cookies/session-responder-by-transport.js';
import { SessionResponder } from '../sessions/session-responder.js';
import { AuthCoreModule } from './auth-core.module.js';

/** Sessions in the cookies of browsers. */
@Module({
  imports: [AuthCoreModule],
  controllers: [BrowserSessionController],
  providers: [
    BrowserSessionsRepository,
    SessionCookieStrategy,
    Csrf,
    { provide: SessionResponder, useClass: SessionResponderByTransport },
  ],
  exports: [SessionCookieStrategy, Csrf, SessionResponder],
})
export class BrowserModule {}
