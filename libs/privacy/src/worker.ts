/** Loaded only by the worker, because the API must start without BullMQ. */

export { ErasureConsumer } from './erasure/erasure.consumer.js';
export { PrivacyConsumersModule } from './worker/privacy-consumers.module.js';
