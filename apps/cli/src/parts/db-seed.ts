import { AuthSeedModule } from '@orderly/auth/seeding';
import { CatalogServicesModule } from '@orderly/catalog/seeding';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

export const PARTS: Parts = {
  imports: [...ENCRYPTED_SECRETS, AuthSeedModule, CatalogServicesModule],
};
