import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { z } from 'zod';
import type { ClientKeys } from './clients/client-keys.js';
import { ClientPrincipalsRepository } from './clients/client-principals.repository.js';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Signatures alone: with a shared secret, whoever checks an assertion could make one, and a public
 * key could be taken for the secret.
 */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];
const MAX_LIFETIME_S = 300;
const SKEW_S = 30;
const MAX_JTI_LENGTH = 255;

/**
 * Types say what jose expects a claim to be, and JSON says what it is: nothing is used before this.
 */
const provenClaims = z.object({
  jti: z.string().min(1).max(MAX_JTI_LENGTH),
  exp: z.number(),
  // One audience (RFC 7523 section 3): an assertion for another server that also names us is its
  // to replay here.
  aud: z.union([z.string(), z.tuple([z.string()])]),
});

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
      const { iss }: { iss?: unknown } = decodeJwt(assertion);
      return typeof iss === 'string' ? iss : null;
    } catch {
      return null;
    }
  }

  /**
   * True once for each good assertion: it says who, to whom, until when, and is signed by a key of
   * that client.
   */
  async prove(clientId: string, keys: ClientKeys | null, assertion: string): Promise<boolean> {
    const payload = keys && (await this.verify(clientId, keys, assertion));
    if (!payload) return false;
    const { jti, exp } = payload;
    const leftS = exp - this.clock.now().getTime() / 1_000;
    if (leftS > MAX_LIFETIME_S + SKEW_S) return false;
    const hash = createHash('sha256').update(jti).digest();
    return this.used.useAssertion(clientId, hash, new Date((exp + 2 * SKEW_S) * 1_000));
  }

  private async verify(
    clientId: string,
    keys: ClientKeys,
    assertion: string,
  ): Promise<z.infer<typeof provenClaims> | null> {
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
      return provenClaims.safeParse(payload).data ?? null;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
