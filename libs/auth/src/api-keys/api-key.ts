import type { Permission } from '@orderly/platform/kernel/identity/actor';

/** What is known about a key. The key itself is with its holder alone. */
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
  /** Null: as the installation says. */
  readonly perSecond: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastIp: string | null;
  readonly revokedAt: Date | null;
  readonly replacedBy: string | null;
  readonly version: number;
  /** By the clock of the database, which keys live by. */
  readonly isLive: boolean;
}

type ApiKeyStatus = 'active' | 'expired' | 'revoked';

export function statusOf({ isLive, revokedAt }: ApiKey): ApiKeyStatus {
  if (isLive) return 'active';
  return revokedAt ? 'revoked' : 'expired';
}
