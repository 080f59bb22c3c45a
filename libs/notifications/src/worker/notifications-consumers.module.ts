import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrdersServicesModule } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { OutgoingHttpModule } from '@orderly/platform/outgoing-http/outgoing-http.module';
import { PrivacyModule } from '@orderly/privacy';
import { UsersServicesModule } from '@orderly/users';
import { MailTemplates } from '../editing/mail-templates.js';
import { TestMailConsumer } from '../editing/test-mail.consumer.js';
import { NotificationsConsumer } from '../events/notifications.consumer.js';
import { QueueShortNotices } from '../events/queue-short-notices.js';
import { Notification } from '../feed/notification.entity.js';
import { NotificationsRepository } from '../feed/notifications.repository.js';
import { ReleaseHeldMails } from '../holding/release-held-mails.task.js';
import { SendDigests } from '../holding/send-digests.task.js';
import { PurgeOldNotifications } from '../housekeeping/purge-old-notifications.task.js';
import { AddressMailer } from '../mail/address-mailer.js';
import { DigestMails } from '../mail/digest-mails.js';
import { DigestsRepository } from '../mail/digests.repository.js';
import { MailConsumer } from '../mail/mail.consumer.js';
import { MailComposer } from '../mail/mail-composer.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { MailServersHealth } from '../mail/mail-servers-health.js';
import { Mailer } from '../mail/mailer.js';
import { OrderMails } from '../mail/order-mails.js';
import { OutgoingMail } from '../mail/outgoing-mail.js';
import { PreferencesRepository } from '../preferences/preferences.repository.js';
import {
  NotificationsErasureConsumer,
  NotificationsPersonalData,
} from '../privacy/notifications-personal-data.js';
import { PushConsumer } from '../push/push.consumer.js';
import { PushComposer } from '../push/push-composer.js';
import { PushSender } from '../push/push-sender.js';
import { PushSignOutsConsumer } from '../push/push-sign-outs.consumer.js';
import { PushSubscriptionsRepository } from '../push/push-subscriptions.repository.js';
import { QueuePushes } from '../push/queue-pushes.js';
import { ShortNotices } from '../short/short-notices.js';
import { HttpSmsGateway } from '../sms/http-sms-gateway.js';
import { PhoneCodes } from '../sms/phone-codes.js';
import { PhonesRepository } from '../sms/phones.repository.js';
import { PurgeTextMessages } from '../sms/purge-text-messages.task.js';
import { QueueSms } from '../sms/queue-sms.js';
import { ReleaseHeldSms } from '../sms/release-held-sms.task.js';
import { SmsConsumer } from '../sms/sms.consumer.js';
import { SmsBudgets } from '../sms/sms-budgets.js';
import { SmsComposer } from '../sms/sms-composer.js';
import { SmsGateway } from '../sms/sms-gateway.js';
import { SmsMessagesRepository } from '../sms/sms-messages.repository.js';
import { AddressHashes } from '../suppressions/address-hashes.js';
import { SuppressionsRepository } from '../suppressions/suppressions.repository.js';
import { UnsubscribeTokens } from '../unsubscribing/unsubscribe-tokens.js';
import { MailTemplateVersion } from '../wording/mail-template-version.entity.js';
import { MailTemplatesRepository } from '../wording/mail-templates.repository.js';

const NOTIFICATION_CONSUMERS = [
  NotificationsConsumer,
  MailConsumer,
  PushConsumer,
  PushSignOutsConsumer,
  SmsConsumer,
  TestMailConsumer,
  NotificationsErasureConsumer,
] as const;

const NOTIFICATION_TASKS = [
  PurgeOldNotifications,
  PurgeTextMessages,
  ReleaseHeldMails,
  ReleaseHeldSms,
  SendDigests,
] as const;

/** Whoever is told by push or text message, and what they are told. */
const SHORT_NOTICES = [
  PhoneCodes,
  PhonesRepository,
  PreferencesRepository,
  PushComposer,
  PushSender,
  PushSubscriptionsRepository,
  QueuePushes,
  QueueShortNotices,
  QueueSms,
  ShortNotices,
  SmsBudgets,
  SmsComposer,
  SmsMessagesRepository,
] as const;

/** Loaded here: the API imports this lib too, and sends no mail. */
async function createMailer({ mail }: AppConfig, metrics: Metrics): Promise<Mailer> {
  if (mail.smtpUrl) {
    const { SmtpMailer } = await import('../mail/smtp-mailer.js');
    const { MailServers } = await import('../mail/mail-servers.js');
    const urls = [mail.smtpUrl, ...mail.smtpFallbackUrls];
    return new MailServers(
      urls.map((url) => new SmtpMailer(url, mail)),
      metrics,
    );
  }
  const { FileMailer } = await import('../mail/file-mailer.js');
  return new FileMailer(mail.directory, mail);
}

/** The consumers and tasks of the worker: they write entries and send mails. */
@Module({
  imports: [
    TypeOrmModule.forFeature([MailTemplateVersion, Notification]),
    UsersServicesModule,
    OrdersServicesModule,
    OutgoingHttpModule,
    PrivacyModule,
  ],
  providers: [
    ...NOTIFICATION_CONSUMERS,
    ...NOTIFICATION_TASKS,
    ...SHORT_NOTICES,
    { provide: SmsGateway, useClass: HttpSmsGateway },
    NotificationsRepository,
    MailMessagesRepository,
    MailTemplates,
    MailTemplatesRepository,
    MailComposer,
    OrderMails,
    DigestMails,
    DigestsRepository,
    NotificationsPersonalData,
    AddressMailer,
    MailServersHealth,
    UnsubscribeTokens,
    OutgoingMail,
    SuppressionsRepository,
    AddressHashes,
    {
      provide: Mailer,
      inject: [AppConfig, Metrics],
      useFactory: createMailer,
    },
  ],
  exports: [AddressMailer],
})
export class NotificationsConsumersModule {}
