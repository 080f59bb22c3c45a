import { Controller, Get, Query } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { withEtagOfBody } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { UnreadCountResponse } from './dto/feed-counts.response.js';
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
  ) {}

  @Get()
  @ApiDoc(
    'List your notifications',
    'Your in-app feed, newest first. To poll it, send the ETag of the last response in ' +
      'If-None-Match.',
  )
  @Authenticated()
  @ApiResult(200, 'A page of your notifications.', NotificationList, ['ETag', 'Link'])
  @ApiProblems(InvalidCursor)
  async listNotifications(@CurrentActor() actor: Actor, @Query() query: ListNotificationsQuery) {
    const { category, state = query.unread ? 'unread' : undefined } = query;
    const page = await this.pages.respond({
      path: '/v1/notifications',
      query,
      viewer: actor.userId,
      fetch: (request) => this.notifications.list(actor, { state, category }, request),
      keyset: (notification) => [notification.id],
      item: toNotificationResponse,
    });
    return withEtagOfBody(page);
  }

  @Get('unread-count')
  @ApiDoc('Count your unread notifications', 'For the number beside a bell.')
  @Authenticated()
  @ApiResult(200, 'The number.', UnreadCountResponse, ['ETag'])
  async countUnreadNotifications(
    @CurrentActor() actor: Actor,
  ): Promise<HttpResult<UnreadCountResponse>> {
    return withEtagOfBody(HttpResult.ok({ unread: await this.notifications.countUnread(actor) }));
  }

  @Get(':id')
  @ApiDoc('Get a notification')
  @Authenticated()
  @ApiResult(200, 'The notification.', NotificationResponse, ['ETag'])
  @ApiProblems(NotificationNotFound)
  async getNotification(
    @CurrentActor() actor: Actor,
    @IdParam('id') notificationId: string,
  ): Promise<HttpResult<NotificationResponse>> {
    const notification = await this.notifications.get(actor, notificationId);
    return withEtagOfBody(HttpResult.ok(toNotificationResponse(notification)));
  }
}
