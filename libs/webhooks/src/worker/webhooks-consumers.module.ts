import { Module } from '@nestjs/common';
import { NotificationsConsumersModule } from '@orderly/notifications/worker';
import { PrivacyModule } from '@orderly/privacy';
import { FeedClock } from '../feed/feed-clock.js';
import {
  WebhooksErasureConsumer,
  WebhooksPersonalData,
} from '../privacy/webhooks-personal-data.js';
import { RecordAttempt } from '../sending/record-attempt.js';
import { SendDelivery } from '../sending/send-delivery.js';
import { WebhooksServicesModule } from '../webhooks.module.js';
import { ContinueFeed } from './continue-feed.task.js';
import { DisabledMailConsumer } from './disabled-mail.consumer.js';
import { FanOutConsumer } from './fan-out.consumer.js';
import { FeedClockCheck } from './feed-clock.check.js';
import { PurgePublicEvents } from './purge-public-events.task.js';
import { RetryDeliveries } from './retry-deliveries.task.js';
import { SendingConsumer } from './sending.consumer.js';

/** The worker's half. */
@Module({
  imports: [NotificationsConsumersModule, PrivacyModule, WebhooksServicesModule],
  providers: [
    ContinueFeed,
    DisabledMailConsumer,
    FanOutConsumer,
    FeedClock,
    FeedClockCheck,
    PurgePublicEvents,
    RecordAttempt,
    RetryDeliveries,
    SendDelivery,
    SendingConsumer,
    WebhooksErasureConsumer,
    WebhooksPersonalData,
  ],
})
export class WebhooksConsumersModule {}
