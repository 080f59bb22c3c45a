/** What only the worker loads: the API must start without BullMQ. */

export { OrdersConsumersModule } from './worker/orders-consumers.module.js';
