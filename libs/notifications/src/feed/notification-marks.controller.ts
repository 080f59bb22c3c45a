import { Body, Controller, Post } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import type { Transaction } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { ReadAllResponse } from './dto/feed-counts.response.js';
import { NotificationResponse, toNotificationResponse } from './dto/notification.response.js';
import { ReadAllRequest } from './dto/read-all.request.js';
import type { Notification } from './notification.entity.js';
import { NotificationNotFound } from './notification.errors.js';
import { NotificationsService } from './notifications.service.js';

/** Marks that readers put on entries of their own feed. */
@Controller({ path: 'notifications', version: '1' })
@ApiTags('Notifications')
export class NotificationMarksController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('read-all')
  @ApiDoc(
    'Mark all notifications as read',
    'Up to 5,000 entries in one request, the newest first. Archived entries are read already.',
  )
  @Authenticated()
  @ApiResult(200, 'How many were marked.', ReadAllResponse)
  readAllNotifications(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() { upTo, category }: ReadAllRequest,
  ): Promise<HttpResult<ReadAllResponse>> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.ok(await this.notifications.readAll(tx, actor, { upTo, category })),
    );
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
    return this.mark(call, (tx) => this.notifications.read(tx, actor, notificationId));
  }

  @Post(':id/unread')
  @ApiDoc('Mark a notification as unread', 'Brings an archived one back, too.')
  @Authenticated()
  @ApiResult(200, 'The notification, marked as unread.', NotificationResponse)
  @ApiProblems(NotificationNotFound)
  unreadNotification(
    @CurrentActor() actor: Actor,
    @IdParam('id') notificationId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult<NotificationResponse>> {
    return this.mark(call, (tx) => this.notifications.unread(tx, actor, notificationId));
  }

  @Post(':id/archive')
  @ApiDoc(
    'Archive a notification',
    'It leaves the list and the count, and counts as read. `state=archived` lists the archive.',
  )
  @Authenticated()
  @ApiResult(200, 'The notification, in the archive.', NotificationResponse)
  @ApiProblems(NotificationNotFound)
  archiveNotification(
    @CurrentActor() actor: Actor,
    @IdParam('id') notificationId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult<NotificationResponse>> {
    return this.mark(call, (tx) => this.notifications.archive(tx, actor, notificationId));
  }

  private mark(
    call: IdempotentCall | undefined,
    change: (tx: Transaction) => Promise<Notification>,
  ): Promise<HttpResult<NotificationResponse>> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.ok(toNotificationResponse(await change(tx))),
    );
  }
}
