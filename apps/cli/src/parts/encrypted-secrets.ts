import { AuthEncryptionModule } from '@orderly/auth/key-rotation';
import { WebhookSecretsModule } from '@orderly/webhooks/secrets';

/**
 * The encrypted secrets of all modules. Whatever has them refuses to start with a wrong
 * AUTH_ENCRYPTION_KEY.
 */
export const ENCRYPTED_SECRETS = [AuthEncryptionModule, WebhookSecretsModule];
