export { NotificationsConsumersModule } from './worker/notifications-consumers.module.js';
