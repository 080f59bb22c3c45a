export { TEST_MAIL_REQUESTED } from './editing/test-mail.events.js';
export { MAIL_QUEUED } from './mail/mail-message.events.js';
export { NotificationsModule } from './notifications.module.js';
export { PUSH_QUEUED } from './push/push.events.js';
export { SMS_QUEUED } from './sms/sms.events.js';
