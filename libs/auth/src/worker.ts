/** What only the worker loads: the API must start without BullMQ. */

export { AuthConsumersModule } from './auth-consumers.module.js';
