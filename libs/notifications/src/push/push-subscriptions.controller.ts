import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  AddPushSubscriptionRequest,
  PushServerResponse,
  PushSubscriptionList,
  PushSubscriptionResponse,
  toPushSubscriptionResponse,
} from './dto/push-subscription.js';
import {
  PushEndpointRefused,
  PushNotOffered,
  PushSubscriptionNotFound,
} from './push-subscription.errors.js';
import { PushSubscriptions } from './push-subscriptions.service.js';

const PATH = '/v1/notifications/push/subscriptions';

@Controller({ path: 'notifications/push', version: '1' })
@ApiTags('Notifications')
export class PushSubscriptionsController {
  constructor(
    private readonly subscriptions: PushSubscriptions,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiDoc('Get the key for push subscriptions', 'A browser subscribes with it (RFC 8292).')
  @Authenticated()
  @ApiResult(200, 'The key.', PushServerResponse)
  getPushServer(): HttpResult<PushServerResponse> {
    return HttpResult.ok({ publicKey: this.config.webPush?.publicKey ?? null });
  }

  @Get('subscriptions')
  @ApiDoc('List your push subscriptions', 'The browsers that get your notifications.')
  @Authenticated()
  @ApiResult(200, 'Those that were seen last first.', PushSubscriptionList)
  async listPushSubscriptions(
    @CurrentActor() actor: Actor,
  ): Promise<HttpResult<PushSubscriptionList>> {
    const found = await this.subscriptions.list(actor);
    return HttpResult.ok({ data: found.map(toPushSubscriptionResponse) });
  }

  @Post('subscriptions')
  @ApiDoc(
    'Add a push subscription',
    'Send it whenever your page starts: what is known is refreshed, with 200. A browser that ' +
      'another account has used moves to yours. Of more than 20, the one that was seen longest ' +
      'ago ends. It ends with the session that sent it last, unless that only expires; all end ' +
      'when you are signed out everywhere, for example by a new password.',
  )
  @Authenticated()
  @ApiResult(200, 'The subscription, which you had already.', PushSubscriptionResponse)
  @ApiResult(201, 'The subscription.', PushSubscriptionResponse, ['Location'])
  @ApiProblems(PushNotOffered, PushEndpointRefused)
  async addPushSubscription(
    @CurrentActor() actor: Actor,
    @Body() request: AddPushSubscriptionRequest,
  ): Promise<HttpResult<PushSubscriptionResponse>> {
    const { subscription, isNew } = await this.transactions.run((tx) =>
      this.subscriptions.add(tx, actor, request),
    );
    const body = toPushSubscriptionResponse(subscription);
    return isNew ? HttpResult.created(`${PATH}/${body.id}`, body) : HttpResult.ok(body);
  }

  @Delete('subscriptions/:id')
  @ApiDoc('Remove a push subscription', 'Do so when people sign out on a shared device.')
  @Authenticated()
  @ApiResult(204, 'Removed.')
  @ApiProblems(PushSubscriptionNotFound)
  async removePushSubscription(
    @CurrentActor() actor: Actor,
    @IdParam('id') subscriptionId: string,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.subscriptions.remove(tx, actor, subscriptionId));
    return HttpResult.noContent();
  }
}
