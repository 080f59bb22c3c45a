import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { SessionAnswers } from '../session-answers.js';
import { CookieCallers } from './cookie-callers.js';
import { TokenSessionAnswers } from './token-session-answers.js';

/** Sessions in the cookies of browsers. */
@Module({
  imports: [AuthCoreModule],
  providers: [CookieCallers, { provide: SessionAnswers, useClass: TokenSessionAnswers }],
  exports: [CookieCallers, SessionAnswers],
})
export class BrowserModule {}
