/** What only the worker loads: the API must start without BullMQ. */

export { UsersConsumersModule } from './users-consumers.module.js';
