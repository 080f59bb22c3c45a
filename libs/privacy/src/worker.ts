/** What only the worker loads: the API must start without BullMQ. */

export { ErasureConsumer } from './erasure/erasure.consumer.js';
export { PrivacyConsumersModule } from './worker/privacy-consumers.module.js';
