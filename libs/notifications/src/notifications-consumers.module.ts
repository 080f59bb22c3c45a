import { Module } from '@nestjs/common';
import { OrdersServicesModule } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import { UsersServicesModule } from '@orderly/users';
import { FileMailer } from './mail/file-mailer.js';
import { MailConsumer } from './mail/mail.consumer.js';
import { MailComposer } from './mail/mail-composer.js';
import { MailMessagesRepository } from './mail/mail-messages.repository.js';
import { Mailer } from './mail/mailer.js';
import { SmtpMailer } from './mail/smtp-mailer.js';
import { NotificationsConsumer } from './notifications.consumer.js';
import { NotificationsRepository } from './notifications.repository.js';

/** For the worker to find the consumers by. */
export const NOTIFICATION_CONSUMERS = [NotificationsConsumer, MailConsumer] as const;

/** The worker's half: hears events, writes entries and sends mails. */
@Module({
  imports: [UsersServicesModule, OrdersServicesModule],
  providers: [
    ...NOTIFICATION_CONSUMERS,
    NotificationsRepository,
    MailMessagesRepository,
    MailComposer,
    {
      provide: Mailer,
      inject: [AppConfig],
      useFactory: ({ mail }: AppConfig): Mailer =>
        mail.smtpUrl ? new SmtpMailer(mail.smtpUrl, mail.from) : new FileMailer(mail.directory, mail.from),
    },
  ],
  exports: [...NOTIFICATION_CONSUMERS],
})
export class NotificationsConsumersModule {}
