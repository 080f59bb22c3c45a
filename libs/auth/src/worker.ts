/** What only the worker loads: the API must start without BullMQ. */

export { AuthConsumersModule } from './modules/auth-consumers.module.js';
