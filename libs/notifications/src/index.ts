export { MAIL_QUEUED } from './mail/mail-message.events.js';
export { NotificationsModule } from './notifications.module.js';
