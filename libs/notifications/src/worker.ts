/** What only the worker loads: the API must start without BullMQ. */

export { AddressMailer, type MailWords } from './mail/address-mailer.js';
export { NotificationsConsumersModule } from './worker/notifications-consumers.module.js';
