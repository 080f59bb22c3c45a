import { AdminAccessModule } from '@orderly/auth/admin-access';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

export const PARTS: Parts = { imports: [...ENCRYPTED_SECRETS, AdminAccessModule] };
