import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/time/clock';
import type { JWTPayload } from 'jose';
import type { ClientKeys } from './client-keys.js';
import { ClientPrincipalsRepository } from './client-principals.repository.js';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Signatures alone: with a shared secret, whoever checks an assertion could make one, and a public key could be taken for the secret. */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];
const MAX_LIFETIME_S = 300;
const SKEW_S = 30;
const MAX_JTI_LENGTH = 255;

/** Checks the JWTs with which clients prove who they are (RFC 7523). */
@Injectable()
export class ClientAssertions {
  private readonly audiences: string[];

  constructor(
    private readonly used: ClientPrincipalsRepository,
    private readonly clock: Clock,
    { http }: AppConfig,
  ) {
    this.audiences = [http.publicUrl, `${http.publicUrl}/oauth2/token`];
  }

  /** Whom an assertion says it is from. Nothing has been checked yet. */
  async claimedClient(assertion: string): Promise<string | null> {
    const { decodeJwt } = await import('jose');
    try {
      return decodeJwt(assertion).iss ?? null;
    } catch {
      return null;
    }
  }

  /** True once for each good assertion: it says who, to whom, until when, and is signed by a key of that client. */
  async prove(clientId: string, keys: ClientKeys | null, assertion: string): Promise<boolean> {
    const payload = keys && (await this.verify(clientId, keys, assertion));
    if (!payload) return false;
    const { jti, exp = 0 } = payload;
    const leftS = exp - this.clock.now().getTime() / 1_000;
    if (!jti || jti.length > MAX_JTI_LENGTH || leftS > MAX_LIFETIME_S + SKEW_S) return false;
    const hash = createHash('sha256').update(jti).digest();
    return this.used.useAssertion(clientId, hash, new Date((exp + 2 * SKEW_S) * 1_000));
  }

  private async verify(
    clientId: string,
    keys: ClientKeys,
    assertion: string,
  ): Promise<JWTPayload | null> {
    const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys as never), {
        algorithms: ALGORITHMS,
        issuer: clientId,
        subject: clientId,
        audience: this.audiences,
        requiredClaims: ['exp', 'jti'],
        clockTolerance: SKEW_S,
        currentDate: this.clock.now(),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
