import { Module } from '@nestjs/common';
import { SessionCookieStrategy } from '../../authentication/session-cookie.strategy.js';
import { AuthCoreModule } from '../../core/auth-core.module.js';
import { SessionResponder } from '../session-responder.js';
import { BrowserSessionController } from './browser-session.controller.js';
import { BrowserSessionsRepository } from './browser-sessions.repository.js';
import { Csrf } from './csrf.js';
import { SessionResponderByTransport } from './session-responder-by-transport.js';

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
