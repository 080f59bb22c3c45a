/** What only the worker loads: the API must start without BullMQ. */

export { UsersConsumersModule } from './worker/users-consumers.module.js';
