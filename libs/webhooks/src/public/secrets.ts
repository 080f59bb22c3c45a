/** The encrypted secrets, for changes of the encryption key: they load without the routes. */

export { WebhookSecretsModule } from '../endpoint/webhook-secrets.module.js';
