import { Controller, Get, Post, Query } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { ListNotificationsQuery } from './dto/list-notifications.query.js';
import {
  NotificationList,
  NotificationResponse,
  toNotificationResponse,
} from './dto/notification.response.js';
import { NotificationNotFound } from './notification.errors.js';
import { NotificationsService } from './notifications.service.js';

@Controller({ path: 'notifications', version: '1' })
@ApiTags('Notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly pages: Pages,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @ApiDoc('List your notifications', 'Your in-app feed, newest first.')
  @Authenticated()
  @ApiResult(200, 'A page of your notifications.', NotificationList, ['Link'])
  @ApiProblems(InvalidCursor)
  listNotifications(@CurrentActor() actor: Actor, @Query() query: ListNotificationsQuery) {
    return this.pages.respond({
      path: '/v1/notifications',
      query,
      viewer: actor.userId,
      fetch: (page) => this.notifications.list(actor, { unread: query.unread }, page),
      keyset: (notification) => [notification.id],
      item: toNotificationResponse,
    });
  }

  @Post(':id/read')
  @ApiDoc('Mark a notification as read', 'May be repeated: the time of the first call is kept.')
  @Authenticated()
  @ApiResult(200, 'The notification, marked as read.', NotificationResponse)
  @ApiProblems(NotificationNotFound)
  readNotification(
    @CurrentActor() actor: Actor,
    @IdParam('id') notificationId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult<NotificationResponse>> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.ok(
        toNotificationResponse(await this.notifications.read(tx, actor, notificationId)),
      ),
    );
  }
}
