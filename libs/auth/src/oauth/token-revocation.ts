import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { isApiKey } from '../api-keys/api-key-format.js';
import { JwtStrategy } from '../authentication/jwt.strategy.js';
import { InvalidToken } from '../errors/access.errors.js';
import type { AccessClaims } from '../tokens/access-claims.js';
import type { ProvenClient } from './client-authentication.js';
import { ClientPrincipalsRepository } from './clients/client-principals.repository.js';
import { LiveClients } from './clients/live-clients.js';
import { TokenOfAnother, UnsupportedTokenType } from './oauth.errors.js';

/** Revokes tokens by RFC 7009. */
@Injectable()
export class TokenRevocation {
  constructor(
    private readonly tokens: JwtStrategy,
    private readonly stored: ClientPrincipalsRepository,
    private readonly live: LiveClients,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * An invalid or expired token counts as revoked.
   * @throws TokenOfAnother, UnsupportedTokenType
   */
  async revoke(client: ProvenClient, token: string, origin: RequestContext): Promise<void> {
    // A success would make the person who handles a leak believe that the key is disabled.
    if (isApiKey(token)) throw new UnsupportedTokenType();
    const claims = await this.read(token);
    if (!claims) return;
    if (claims.kind !== 'client' || claims.clientId !== client.id) throw new TokenOfAnother();
    const { tokenId, expiresAt } = claims;
    await this.transactions.run(async (tx) => {
      if (!(await this.stored.revokeToken(tx, tokenId, expiresAt))) return;
      this.live.forgetAfterCommit(tx, client.id, tokenId);
      await this.auditLog.record(tx, {
        actorId: client.ownerId,
        origin: { ...origin, credential: { kind: 'client', id: client.id } },
        action: 'auth.token-revoked',
        subject: { type: 'oauth-client', id: client.id },
        after: { tokenId },
      });
    });
  }

  private async read(token: string): Promise<AccessClaims | null> {
    try {
      return await this.tokens.claimsIn(`Bearer ${token}`);
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }
}
