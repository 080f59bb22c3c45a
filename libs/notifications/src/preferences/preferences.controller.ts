import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { etagOf, type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  ChangePreferencesRequest,
  PreferencesResponse,
  toPreferencesResponse,
} from './dto/preferences.js';
import { EmptyQuietHours, MandatoryCategory } from './preferences.errors.js';
import type { NotificationPreferences } from './preferences.js';
import { PreferencesService } from './preferences.service.js';

@Controller({ path: 'notifications/preferences', version: '1' })
@ApiTags('Notifications')
export class PreferencesController {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc(
    'Get your notification preferences',
    'By default you get everything but text messages, which you turn on by category. What is ' +
      '`mandatory` cannot be turned off.',
  )
  @Authenticated()
  @ApiResult(200, 'Your preferences.', PreferencesResponse, ['ETag'])
  async getNotificationPreferences(@CurrentActor() actor: Actor): Promise<HttpResult> {
    return answer(await this.preferences.get(actor.userId));
  }

  @Patch()
  @ApiDoc(
    'Change your notification preferences',
    'Applies to what is not yet in your feed, and to mails that have not yet left. Changes only ' +
      'the fields that are sent.',
  )
  @Authenticated()
  @ApiResult(200, 'Your preferences as they are now.', PreferencesResponse, ['ETag'])
  @ApiProblems(MandatoryCategory, EmptyQuietHours)
  changeNotificationPreferences(
    @CurrentActor() { userId }: Actor,
    @Body() change: ChangePreferencesRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(
        await this.preferences.change(tx, userId, change, ({ version }) =>
          ifMatch.assert(etagOf(version)),
        ),
      ),
    );
  }
}

const answer = (preferences: NotificationPreferences) =>
  HttpResult.ok<PreferencesResponse>(toPreferencesResponse(preferences), {
    etag: etagOf(preferences.version),
  });
