/** What only the worker loads: the API must start without BullMQ. */

export { WebhooksConsumersModule } from './worker/webhooks-consumers.module.js';
