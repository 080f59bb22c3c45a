import type { Permission } from '@orderly/platform/kernel/identity/actor';

/** The data of a key. The key itself is known only to its holder. */
export interface ApiKey {
  readonly id: string;
  readonly ownerId: string;
  /** The first key that this one was rotated from, or its own id. */
  readonly lineId: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Permission[];
  /** Networks in CIDR notation; empty: from anywhere. */
  readonly ipRanges: readonly string[];
  /** Null: the limit of the installation applies. */
  readonly perSecond: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastIp: string | null;
  readonly revokedAt: Date | null;
  readonly replacedBy: string | null;
  readonly version: number;
  /** By the clock of the database, which decides expiry. */
  readonly isLive: boolean;
}

type ApiKeyStatus = 'active' | 'expired' | 'revoked';

export function statusOf({ isLive, revokedAt }: ApiKey): ApiKeyStatus {
  if (isLive) return 'active';
  return revokedAt ? 'revoked' : 'expired';
}
