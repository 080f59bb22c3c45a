/** What only the worker loads: the API must start without BullMQ. */

export { CatalogConsumersModule } from './worker/catalog-consumers.module.js';
