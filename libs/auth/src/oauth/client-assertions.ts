import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { z } from 'zod';
import type { ClientKeys } from './clients/client-keys.js';
import { ClientPrincipalsRepository } from './clients/client-principals.repository.js';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Only asymmetric signatures: with a shared secret, a server that checks an assertion could also
 * forge one, and a public key could be mistaken for the secret.
 */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];
const MAX_LIFETIME_S = 300;
const SKEW_S = 30;
const MAX_JTI_LENGTH = 255;

/**
 * The types of jose say what a claim should be, but the JSON may hold anything: use no claim before
 * this check.
 */
const provenClaims = z.object({
  jti: z.string().min(1).max(MAX_JTI_LENGTH),
  exp: z.number(),
  // Exactly one audience (RFC 7523 section 3): another server that an assertion also names could
  // replay it here.
  aud: z.union([z.string(), z.tuple([z.string()])]),
});

/** Checks the JWTs with which clients authenticate (RFC 7523). */
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

  /** Returns the client that an assertion claims to be from. Nothing has been checked yet. */
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
   * Returns true once for each valid assertion: its issuer, audience and expiry are right, and a
   * key of that client signed it.
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
