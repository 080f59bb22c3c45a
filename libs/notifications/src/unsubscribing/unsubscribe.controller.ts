import { Controller, Get, Post, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiFileResult,
  ApiProblems,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { AnyQuery, RuleParam } from '@orderly/platform/http/fields/params';
import { string } from '@orderly/platform/http/fields/text';
import { IgnoresForm } from '@orderly/platform/http/form-body';
import { pageHeaders } from '@orderly/platform/http/security-headers';
import { LANGUAGES, languageIn } from '@orderly/users';
import type { FastifyReply } from 'fastify';
import { PreferencesService } from '../preferences/preferences.service.js';
import { UnsubscribeLinkUnknown } from './unsubscribe.errors.js';
import {
  UNSUBSCRIBE_PAGE_CONTENT_SECURITY_POLICY,
  unsubscribeConfirmation,
  unsubscribeQuestion,
} from './unsubscribe-page.js';
import { UnsubscribeTokens } from './unsubscribe-tokens.js';

const token = string({ max: 200 });

/**
 * Where the links to unsubscribe lead. There is no limit for guesses, because a token cannot be
 * guessed, and a large mail provider sends the requests of all its users from a few addresses.
 */
@Controller({ path: 'unsubscribe/:token', version: VERSION_NEUTRAL })
@ApiTags('Pages')
export class UnsubscribeController {
  constructor(
    private readonly tokens: UnsubscribeTokens,
    private readonly preferences: PreferencesService,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiDoc(
    'Page to unsubscribe from mails',
    'Asks only, and is the same for every token: programs open the links in mails to look for ' +
      'malware. In the language of `lang` (en, de or fr; else English).',
  )
  @Public()
  @ApiFileResult(200, 'The HTML page.', 'text/html')
  showUnsubscribe(
    @RuleParam('token', token) _token: string,
    @AnyQuery() query: unknown,
    @Res() reply: FastifyReply,
  ): void {
    send(reply, unsubscribeQuestion(languageOf(query), this.config.brandName));
  }

  @Post()
  @ApiDoc(
    'Unsubscribe from mails',
    'One click (RFC 8058): the mail program posts here, without signing in. It turns off one ' +
      'category of mails of one account. It may be repeated, and says the same for an account ' +
      'that is gone.',
  )
  @Public()
  @IgnoresForm()
  @ApiFileResult(200, 'The HTML page.', 'text/html')
  @ApiProblems(UnsubscribeLinkUnknown)
  async unsubscribe(
    @RuleParam('token', token) given: string,
    @AnyQuery() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const subscription = this.tokens.read(given);
    if (!subscription) throw new UnsubscribeLinkUnknown();
    const { userId, category } = subscription;
    await this.transactions.run((tx) => this.preferences.mute(tx, userId, category, 'email'));
    send(reply, unsubscribeConfirmation(languageOf(query), this.config.brandName));
  }
}

/** @param query the parameters of the mail, plus those that mail programs append */
function languageOf(query: unknown) {
  const { lang } = query as { lang?: unknown };
  return (typeof lang === 'string' && languageIn(lang)) || LANGUAGES[0];
}

function send(reply: FastifyReply, text: string): void {
  void reply
    .type('text/html; charset=utf-8')
    .headers(pageHeaders(UNSUBSCRIBE_PAGE_CONTENT_SECURITY_POLICY))
    .send(text);
}
