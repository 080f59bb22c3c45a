import { Controller, Get, Req, type StreamableFile } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  type OrderlyRequest,
} from '@orderly/platform/access/access.decorators';
import { ApiDoc } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { EventStreamRoute } from '@orderly/platform/streams/event-stream-route';
import { NotificationStream } from './notification-stream.js';

@Controller({ path: 'notifications', version: '1' })
@ApiTags('Notifications')
export class NotificationStreamController {
  constructor(private readonly stream: NotificationStream) {}

  @Get('stream')
  @ApiDoc(
    'Follow your notifications',
    'Server-sent events. `unread` comes first, with the number of unread entries, and after each ' +
      'change of it. `notification` has an entry as the list has it, when it is added and when ' +
      'it is marked; the newest state counts. `heartbeat` comes every 15 seconds. With ' +
      '`Last-Event-ID`, as EventSource sends it, the stream goes on after that event without a ' +
      'gap. `reset` says that some of what you missed is no longer remembered: list your ' +
      'notifications again. The stream ends when your session does, and so works in a browser ' +
      'with its session cookie.',
  )
  @Authenticated()
  @EventStreamRoute('Events until one side ends the stream.')
  streamNotifications(
    @CurrentActor() actor: Actor,
    @Req() request: OrderlyRequest,
  ): Promise<StreamableFile> {
    return this.stream.begin(request, actor);
  }
}
