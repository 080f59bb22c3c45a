/** What only the worker loads: the API must start without BullMQ. */

export { {{Names}}ConsumersModule } from './consumers/{{names}}-consumers.module.js';
