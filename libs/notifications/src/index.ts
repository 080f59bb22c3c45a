/** THE DOOR: all else is private. */

export { NOTIFYING_EVENTS } from './events/event-notifications.js';
export { MAIL_QUEUED, type MailQueued } from './mail/mail-message.events.js';
export { NotificationsModule } from './notifications.module.js';
