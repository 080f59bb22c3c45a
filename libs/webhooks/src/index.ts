// The public API of the module. Everything else is private, and the build enforces it.

export { DELIVERIES_DUE, ENDPOINT_DISABLED, ENDPOINT_TESTED } from './endpoint/endpoint.events.js';
export { WebhooksModule } from './webhooks.module.js';
