import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { id } from '@orderly/platform/http/schemas';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import {
  type IdempotentCall,
  OptionalIdempotency,
  TakesIdempotencyKey,
} from '@orderly/platform/idempotency/idempotent-call';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
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
  @Documented('List your notifications', 'Your in-app feed, newest first.')
  @Authenticated()
  @Answers(200, 'A page of your notifications.', notificationList, ['Link'])
  @Problems(InvalidCursor)
  listNotifications(
    @CurrentActor() actor: Actor,
    @Query({ schema: listNotificationsQuery }) query: ListNotificationsQuery,
  ) {
    return this.pages.answer({
      path: '/v1/notifications',
      query,
      viewer: actor.userId,
      fetch: (page) => this.notifications.list(actor, { unread: query.unread }, page),
      keyset: (notification) => [notification.id],
      item: toNotificationResponse,
    });
  }

  @Post(':id/read')
  @Documented(
    'Mark a notification as read',
    'May be repeated: the time of the first reading stays.',
  )
  @Authenticated()
  @TakesIdempotencyKey()
  @Answers(200, 'The notification, read.', notificationResponse)
  @Problems(NotificationNotFound)
  readNotification(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) notificationId: string,
    @OptionalIdempotency() call: IdempotentCall | undefined,
  ): Promise<Answer<NotificationResponse>> {
    return this.idempotency.once(call, async (tx) =>
      Answer.ok(toNotificationResponse(await this.notifications.read(tx, actor, notificationId))),
    );
  }
}
