import { Injectable } from '@nestjs/common';
import { Answer } from '@orderly/platform/http/answer';
import { AccessTokens } from '../access-tokens.js';
import { SessionAnswers } from '../session-answers.js';
import type { OpenSession } from '../sessions.js';

/** Tokens in the body, whoever asks: nobody can ask for a cookie yet. */
@Injectable()
export class TokenSessionAnswers extends SessionAnswers {
  constructor(private readonly accessTokens: AccessTokens) {
    super();
  }

  override async answer(session: OpenSession): Promise<Answer> {
    return Answer.ok(await this.accessTokens.answer(session));
  }
}
