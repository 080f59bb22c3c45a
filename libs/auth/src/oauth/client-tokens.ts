import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE } from '../tokens/access-claims.js';
import { SigningKeys } from '../tokens/signing-keys.js';
import type { ProvenClient } from './client-authentication.js';
import { ClientBudget } from './client-budget.js';
import type { TokenResponse } from './dto/token.schemas.js';
import { InvalidScope } from './oauth.errors.js';

const LONGEST_TTL_S = 600;

/** Issues the tokens of clients: RFC 6749 section 4.4, in the form of RFC 9068. */
@Injectable()
export class ClientTokens {
  private readonly ttlS: number;

  constructor(
    private readonly keys: SigningKeys,
    private readonly budget: ClientBudget,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    this.ttlS = Math.min(LONGEST_TTL_S, config.auth.accessTokenTtlS);
  }

  /**
   * @param requested scopes, separated by blanks; by default, all that the client may have
   * @throws InvalidScope, TooManyClientTokens
   */
  async issue(
    client: ProvenClient,
    requested: string | undefined,
    origin: RequestContext,
  ): Promise<TokenResponse> {
    const scopes =
      requested === undefined
        ? client.scopes
        : [...new Set(requested.split(' ').filter(Boolean))].sort();
    if (scopes.length === 0 || scopes.some((scope) => !client.scopes.includes(scope)))
      throw new InvalidScope();
    this.budget.takeToken(client.id);
    const scope = scopes.join(' ');
    const tokenId = newId();
    const accessToken = await this.sign(client.id, scope, tokenId);
    await this.transactions.run((tx) =>
      this.auditLog.record(tx, {
        actorId: client.ownerId,
        origin: { ...origin, credential: { kind: 'client', id: client.id } },
        action: 'auth.client-token-issued',
        subject: { type: 'oauth-client', id: client.id },
        after: { tokenId, scopes },
      }),
    );
    return { access_token: accessToken, token_type: 'Bearer', expires_in: this.ttlS, scope };
  }

  private async sign(clientId: string, scope: string, tokenId: string): Promise<string> {
    const { SignJWT } = await import('jose');
    const { kid, privateKey } = await this.keys.signing();
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({ client_id: clientId, scope })
      .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
      .setIssuer(this.config.http.publicUrl)
      .setAudience(this.config.auth.audience)
      .setSubject(clientId)
      .setJti(tokenId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.ttlS)
      .sign(privateKey);
  }
}
