import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { SessionAnswers } from '../session-answers.js';
import { BrowserSessionController } from './browser-session.controller.js';
import { BrowserSessionsRepository } from './browser-sessions.repository.js';
import { CookieCallers } from './cookie-callers.js';
import { Csrf } from './csrf.js';
import { SessionAnswersByTransport } from './session-answers-by-transport.js';

/** Sessions in the cookies of browsers. */
@Module({
  imports: [AuthCoreModule],
  controllers: [BrowserSessionController],
  providers: [
    BrowserSessionsRepository,
    CookieCallers,
    Csrf,
    { provide: SessionAnswers, useClass: SessionAnswersByTransport },
  ],
  exports: [CookieCallers, Csrf, SessionAnswers],
})
export class BrowserModule {}
