import { Injectable, type OnModuleDestroy, type StreamableFile } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { ChangeFeed } from '@orderly/platform/streams/change-feed';
import { ChangeSignals } from '@orderly/platform/streams/change-signals';
import { EventStreams } from '@orderly/platform/streams/event-streams';
import { toNotificationResponse } from '../feed/dto/notification.response.js';
import { NotificationsService } from '../feed/notifications.service.js';
import {
  type NotificationChange,
  NotificationChangesSource,
} from './notification-changes.source.js';

/** Streams the feed of an account to its owner. */
@Injectable()
export class NotificationStream implements OnModuleDestroy {
  private readonly feed: ChangeFeed<NotificationChange>;

  constructor(
    private readonly streams: EventStreams,
    private readonly notifications: NotificationsService,
    source: NotificationChangesSource,
    signals: ChangeSignals,
  ) {
    this.feed = new ChangeFeed(source, signals);
  }

  begin(request: OrderlyRequest, actor: Actor): Promise<StreamableFile> {
    return this.streams.begin(request, {
      feed: this.feed,
      audienceOf: ({ userId }) => userId,
      eventsOf: ({ facts: { notification, unread } }) => [
        { event: 'notification', data: toNotificationResponse(notification) },
        ...(unread === null ? [] : [{ event: 'unread', data: { unread } }]),
      ],
      first: async () => [
        { event: 'unread', data: { unread: await this.notifications.countUnread(actor) } },
      ],
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.feed.stop();
  }
}
