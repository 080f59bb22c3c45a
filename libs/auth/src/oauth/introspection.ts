import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { hashOfApiKey, isApiKey } from '../api-keys/api-key-format.js';
import { LiveApiKeys } from '../api-keys/live-api-keys.js';
import { JwtStrategy } from '../authentication/jwt.strategy.js';
import { SessionPrincipalQuery } from '../authentication/session-principal-query.js';
import { InvalidToken } from '../errors/access.errors.js';
import type { SessionClaims } from '../tokens/access-claims.js';
import { LiveClients } from './clients/live-clients.js';
import type { IntrospectionResponse } from './dto/token.schemas.js';

const INACTIVE: IntrospectionResponse = { active: false };

/**
 * Says what a token is worth now (RFC 7662), for other servers that received one: access tokens of
 * people and clients, and API keys. An invalid or unknown token is reported as inactive, without a
 * reason.
 */
@Injectable()
export class Introspection {
  constructor(
    private readonly tokens: JwtStrategy,
    private readonly sessions: SessionPrincipalQuery,
    private readonly clients: LiveClients,
    private readonly apiKeys: LiveApiKeys,
    private readonly config: AppConfig,
  ) {}

  async describe(token: string): Promise<IntrospectionResponse> {
    if (token.startsWith('ord_')) return this.ofApiKey(token);
    try {
      const claims = await this.tokens.claimsIn(`Bearer ${token}`);
      if (claims.kind === 'session') return await this.ofSession(claims);
      const { clientId, tokenId, scopes, expiresAt } = claims;
      const found = await this.clients.find(clientId, tokenId);
      if (found?.access.status !== 'active') return INACTIVE;
      const granted = found.client.scopes.filter(
        (scope) => scopes.includes(scope) && found.access.permissions.has(scope),
      );
      return this.active(clientId, granted, expiresAt, { client_id: clientId });
    } catch (error) {
      if (error instanceof InvalidToken) return INACTIVE;
      throw error;
    }
  }

  private async ofSession({
    sessionId,
    userId,
    expiresAt,
  }: SessionClaims): Promise<IntrospectionResponse> {
    const { session, access } = await this.sessions.bySession(sessionId, userId);
    const isGood =
      session?.userId === userId && session.transport === 'token' && access?.status === 'active';
    if (!isGood) return INACTIVE;
    const authTime = Math.floor(session.authTime.getTime() / 1_000);
    return this.active(userId, access.permissions, expiresAt, {
      acr: session.acr,
      auth_time: authTime,
    });
  }

  /**
   * The server that received the key must enforce its address ranges: we do not know where that
   * request came from.
   */
  private async ofApiKey(token: string): Promise<IntrospectionResponse> {
    const found = isApiKey(token) ? await this.apiKeys.find(hashOfApiKey(token)) : null;
    if (found?.access.status !== 'active') return INACTIVE;
    const { key, access } = found;
    const granted = key.scopes.filter((scope) => access.permissions.has(scope));
    return this.active(key.ownerId, granted, null, { client_id: key.id });
  }

  private active(
    sub: string,
    scopes: readonly Permission[],
    expiresAt: Date | null,
    more: Partial<IntrospectionResponse>,
  ): IntrospectionResponse {
    return {
      active: true,
      sub,
      scope: [...scopes].sort().join(' '),
      token_type: 'Bearer',
      iss: this.config.http.publicUrl,
      aud: this.config.auth.audience,
      ...(expiresAt && { exp: Math.floor(expiresAt.getTime() / 1_000) }),
      ...more,
    };
  }
}
