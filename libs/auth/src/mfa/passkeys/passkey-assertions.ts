import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import type { VerifiedAuthenticationResponse } from '@simplewebauthn/server';
import type { CheckedFactor } from '../factors/checked-factor.js';
import { challengeIn } from './client-data.js';
import type { PasskeyAssertion } from './dto/passkey-credentials.js';
import { userHandleOf } from './passkey-options.js';
import { type Passkey, PasskeysRepository } from './passkeys.repository.js';
import { type Ceremony, WebauthnChallengesRepository } from './webauthn-challenges.repository.js';

interface CheckedPasskey extends CheckedFactor {
  readonly userId: string;
}

/**
 * Checks the assertion of a passkey: it is registered, it signs a recent challenge of this site,
 * and it verified its user.
 */
@Injectable()
export class PasskeyAssertions {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly challenges: WebauthnChallengesRepository,
    private readonly auditLog: AuditLog,
    private readonly config: AppConfig,
  ) {}

  /** Returns null when the assertion is refused. The challenge is used up in any case. */
  async check(
    assertion: PasskeyAssertion,
    ceremony: Ceremony,
    origin: RequestContext,
  ): Promise<CheckedPasskey | null> {
    const challenge = await challengeIn(assertion.response.clientDataJSON);
    if (challenge === null || !(await this.challenges.take(challenge, ceremony))) return null;
    const passkey = await this.passkeys.findByCredential(Buffer.from(assertion.id, 'base64url'));
    if (!passkey || !isOwners(passkey, assertion, ceremony)) return null;
    const info = await this.verify(assertion, passkey, challenge);
    if (!info) return null;
    const use = { counter: info.newCounter, isBackedUp: info.credentialBackedUp };
    return {
      userId: passkey.userId,
      amr: 'hwk',
      spend: (tx) => this.spend(tx, passkey, use, origin),
    };
  }

  private async verify(
    response: PasskeyAssertion,
    { publicKey }: { publicKey: Buffer },
    expectedChallenge: string,
  ): Promise<VerifiedAuthenticationResponse['authenticationInfo'] | null> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: [...this.config.webauthn.origins],
        expectedRPID: this.config.webauthn.rpId,
        requireUserVerification: true,
        // The counter is compared in the transaction that stores it: here, concurrent duplicates
        // would both pass.
        credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 },
      });
      return verified ? authenticationInfo : null;
    } catch {
      // The library throws for anything that does not match: another origin, another RP, an
      // invented structure, no user verification.
      return null;
    }
  }

  private async spend(
    tx: Transaction,
    { id, userId }: Passkey,
    use: { counter: number; isBackedUp: boolean },
    origin: RequestContext,
  ): Promise<boolean> {
    const outcome = await this.passkeys.use(tx, id, use);
    if (outcome === 'copied') {
      await this.auditLog.record(tx, {
        actorId: null,
        origin,
        action: 'auth.passkey-cloned',
        subject: { type: 'second-factor', id },
        after: { userId, counter: use.counter },
      });
    }
    return outcome === 'used';
  }
}

/** A log-in without an account name relies on the user handle, so the passkey must send it. */
function isOwners(
  { userId }: Passkey,
  { response }: PasskeyAssertion,
  ceremony: Ceremony,
): boolean {
  if (ceremony.userId !== null && ceremony.userId !== userId) return false;
  const { userHandle } = response;
  if (userHandle === undefined || userHandle === null) return ceremony.userId !== null;
  return Buffer.from(userHandle, 'base64url').equals(userHandleOf(userId));
}
