/** THE DOOR: all else is private. */

export { NOTIFYING_EVENTS } from './event-notifications.js';
export { MailConsumer } from './mail/mail.consumer.js';
export { MAIL_QUEUED, type MailQueued } from './mail/mail-message.events.js';
export { NotificationsConsumer } from './notifications.consumer.js';
export { NotificationsModule } from './notifications.module.js';
export {
  NOTIFICATION_CONSUMERS,
  NOTIFICATION_TASKS,
  NotificationsConsumersModule,
} from './notifications-consumers.module.js';
export { NotificationsPersonalData } from './privacy/notifications-personal-data.js';
