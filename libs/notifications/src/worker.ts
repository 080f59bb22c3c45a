/** What only the worker loads: the API must start without BullMQ. */

export { NotificationsConsumersModule } from './notifications-consumers.module.js';
