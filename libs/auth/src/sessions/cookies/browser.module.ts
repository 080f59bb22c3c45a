import { Module } from '@nestjs/common';
import { CookieAuthentication } from '../../authentication/cookie-authentication.js';
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
    CookieAuthentication,
    Csrf,
    { provide: SessionResponder, useClass: SessionResponderByTransport },
  ],
  exports: [CookieAuthentication, Csrf, SessionResponder],
})
export class BrowserModule {}
