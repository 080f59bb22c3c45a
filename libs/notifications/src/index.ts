/** THE DOOR: all else is private. */

export { NOTIFYING_EVENTS } from './event-notifications.js';
export { MailConsumer } from './mail/mail.consumer.js';
export { MAIL_QUEUED, type MailQueued } from './mail/mail-message.events.js';
export { NotificationsConsumer } from './notifications.consumer.js';
export { NotificationsModule } from './notifications.module.js';
export { NotificationsConsumersModule } from './notifications-consumers.module.js';
