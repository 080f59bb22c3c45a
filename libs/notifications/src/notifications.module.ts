import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OutgoingHttpModule } from '@orderly/platform/outgoing-http/outgoing-http.module';
import { UsersServicesModule } from '@orderly/users';
import { MailDeliveriesController } from './deliveries/mail-deliveries.controller.js';
import { MailDeliveries } from './deliveries/mail-deliveries.query.js';
import { MailTemplatesController } from './editing/mail-templates.controller.js';
import { MailTemplates } from './editing/mail-templates.js';
import { Notification } from './feed/notification.entity.js';
import { NotificationMarksController } from './feed/notification-marks.controller.js';
import { NotificationsController } from './feed/notifications.controller.js';
import { NotificationsRepository } from './feed/notifications.repository.js';
import { NotificationsService } from './feed/notifications.service.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { PreferencesRepository } from './preferences/preferences.repository.js';
import { PreferencesService } from './preferences/preferences.service.js';
import { PushSubscriptionsController } from './push/push-subscriptions.controller.js';
import { PushSubscriptionsRepository } from './push/push-subscriptions.repository.js';
import { PushSubscriptions } from './push/push-subscriptions.service.js';
import { PhoneController } from './sms/phone.controller.js';
import { PhoneCodes } from './sms/phone-codes.js';
import { PhoneVerification } from './sms/phone-verification.js';
import { PhonesRepository } from './sms/phones.repository.js';
import { Phones } from './sms/phones.service.js';
import { QueueSms } from './sms/queue-sms.js';
import { SmsBudgets } from './sms/sms-budgets.js';
import { SmsDeliveriesController } from './sms/sms-deliveries.controller.js';
import { SmsDeliveries } from './sms/sms-deliveries.query.js';
import { SmsMessagesRepository } from './sms/sms-messages.repository.js';
import { NotificationChangesSource } from './stream/notification-changes.source.js';
import { NotificationStreamController } from './stream/notification-stream.controller.js';
import { NotificationStream } from './stream/notification-stream.js';
import { AddressHashes } from './suppressions/address-hashes.js';
import { MailFeedbackController } from './suppressions/mail-feedback.controller.js';
import { SuppressionsController } from './suppressions/suppressions.controller.js';
import { SuppressionsRepository } from './suppressions/suppressions.repository.js';
import { SuppressionsService } from './suppressions/suppressions.service.js';
import { UnsubscribeController } from './unsubscribing/unsubscribe.controller.js';
import { UnsubscribeTokens } from './unsubscribing/unsubscribe-tokens.js';
import { MailTemplateVersion } from './wording/mail-template-version.entity.js';
import { MailTemplatesRepository } from './wording/mail-templates.repository.js';

/** The routes of the API: each account's in-app feed, what it wants to be told, and the words. */
@Module({
  imports: [
    TypeOrmModule.forFeature([MailTemplateVersion, Notification]),
    OutgoingHttpModule,
    UsersServicesModule,
  ],
  controllers: [
    MailTemplatesController,
    NotificationsController,
    NotificationMarksController,
    PreferencesController,
    PushSubscriptionsController,
    PhoneController,
    SmsDeliveriesController,
    NotificationStreamController,
    UnsubscribeController,
    SuppressionsController,
    MailFeedbackController,
    MailDeliveriesController,
  ],
  providers: [
    MailTemplates,
    MailTemplatesRepository,
    NotificationsService,
    NotificationsRepository,
    PreferencesService,
    PreferencesRepository,
    Phones,
    PhoneVerification,
    PhoneCodes,
    PhonesRepository,
    QueueSms,
    SmsBudgets,
    SmsDeliveries,
    SmsMessagesRepository,
    PushSubscriptions,
    PushSubscriptionsRepository,
    UnsubscribeTokens,
    SuppressionsService,
    SuppressionsRepository,
    AddressHashes,
    MailDeliveries,
    NotificationChangesSource,
    NotificationStream,
  ],
})
export class NotificationsModule {}
