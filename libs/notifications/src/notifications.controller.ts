import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { id } from '@orderly/platform/http/schemas';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import {
  type IdempotentCall,
  OptionalIdempotency,
  TakesIdempotencyKey,
} from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  type ListNotificationsQuery,
  listNotificationsQuery,
} from './dto/list-notifications.query.js';
import {
  type NotificationResponse,
  notificationList,
  notificationResponse,
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
  @ApiResult(200, 'A page of your notifications.', notificationList, ['Link'])
  @ApiProblems(InvalidCursor)
  listNotifications(
    @CurrentActor() actor: Actor,
    @Query({ schema: listNotificationsQuery }) query: ListNotificationsQuery,
  ) {
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
  @ApiDoc('Mark a notification as read', 'May be repeated: the time of the first reading stays.')
  @Authenticated()
  @TakesIdempotencyKey()
  @ApiResult(200, 'The notification, read.', notificationResponse)
  @ApiProblems(NotificationNotFound)
  readNotification(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) notificationId: string,
    @OptionalIdempotency() call: IdempotentCall | undefined,
  ): Promise<HttpResult<NotificationResponse>> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.ok(
        toNotificationResponse(await this.notifications.read(tx, actor, notificationId)),
      ),
    );
  }
}
