import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { TokensResponse } from '../sessions/dto/session.schemas.js';
import type { OpenSession, TokenSession } from '../sessions/sessions.js';
import { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE } from './access-claims.js';
import { SigningKeys } from './signing-keys.js';

/**
 * Writes access tokens (RFC 9068): account, session and expiry. Permissions are looked up, so they
 * can change at once.
 */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async answer(session: TokenSession): Promise<TokensResponse> {
    const { accessTokenTtlS } = this.config.auth;
    return {
      accessToken: await this.sign(session),
      tokenType: 'Bearer',
      expiresIn: accessTokenTtlS,
      refreshToken: session.refreshToken,
    };
  }

  /**
   * Strength and time of the proof are for other resource servers (RFC 9470); here they are looked
   * up, because they can change.
   */
  async sign({
    userId,
    sessionId,
    acr,
    amr,
    authTime,
  }: Pick<OpenSession, 'userId' | 'sessionId' | 'acr' | 'amr' | 'authTime'>): Promise<string> {
    const { SignJWT } = await import('jose');
    const { kid, privateKey } = await this.keys.signing();
    const issuedAt = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({
      sid: sessionId,
      acr,
      amr,
      auth_time: Math.floor(authTime.getTime() / 1_000),
    })
      .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
      .setIssuer(this.config.http.publicUrl)
      .setAudience(this.config.auth.audience)
      .setSubject(userId)
      .setJti(newId())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.config.auth.accessTokenTtlS)
      .sign(privateKey);
  }
}
