import { KeyRotationModule, SigningKeys } from '@orderly/auth/key-rotation';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

/** SigningKeys creates the first key, as the first start of the API does. */
export const PARTS: Parts = {
  imports: [...ENCRYPTED_SECRETS, KeyRotationModule],
  providers: [SigningKeys],
};
