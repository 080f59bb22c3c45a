import { AnchorMaker, Sealer } from '@orderly/audit/chain';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

export const PARTS: Parts = { imports: ENCRYPTED_SECRETS, providers: [AnchorMaker, Sealer] };
