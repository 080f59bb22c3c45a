import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { VerifiedRegistrationResponse } from '@simplewebauthn/server';
import { Factors } from '../factors/factors.js';
import { challengeIn } from './client-data.js';
import type { PasskeyAttestation } from './dto/passkey-credentials.js';
import { PasskeyNotTaken, PasskeyPresent, TooManyPasskeys } from './passkey.errors.js';
import { inSession } from './passkey-options.js';
import { type Passkey, PasskeysRepository } from './passkeys.repository.js';
import { WebauthnChallengesRepository } from './webauthn-challenges.repository.js';

const MAX_PASSKEYS = 20;

type RegistrationInfo = NonNullable<VerifiedRegistrationResponse['registrationInfo']>;

/** Registers a passkey for an account. */
@Injectable()
export class PasskeyRegistration {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly challenges: WebauthnChallengesRepository,
    private readonly factors: Factors,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  /** @throws PasskeyNotTaken, PasskeyPresent, TooManyPasskeys, InvalidToken */
  async register(actor: Actor, name: string, attestation: PasskeyAttestation): Promise<Passkey> {
    const challenge = await challengeIn(attestation.response.clientDataJSON);
    if (
      challenge === null ||
      !(await this.challenges.take(challenge, inSession('registration', actor)))
    ) {
      throw new PasskeyNotTaken();
    }
    const info = await this.verify(attestation, challenge);
    if (!info) throw new PasskeyNotTaken();
    const { userId } = actor;
    const {
      credential,
      credentialDeviceType: deviceType,
      credentialBackedUp: isBackedUp,
      aaguid,
    } = info;
    const passkey = {
      ...{ id: newId(), userId, name, deviceType, isBackedUp, aaguid, counter: credential.counter },
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      transports: attestation.response.transports ?? [],
    };
    return this.transactions.run(async (tx) => {
      const { factors } = await this.factors.hold(tx, userId);
      if (factors.filter(({ kind }) => kind === 'passkey').length >= MAX_PASSKEYS)
        throw new TooManyPasskeys();
      const added = await this.passkeys.add(tx, passkey);
      if (!added) throw new PasskeyPresent();
      await this.factors.add(tx, actor, { id: passkey.id, kind: 'passkey', name });
      return added;
    });
  }

  private async verify(
    response: PasskeyAttestation,
    expectedChallenge: string,
  ): Promise<RegistrationInfo | null> {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    try {
      if (await hasCertificates(response)) return null;
      const { registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge,
        expectedOrigin: [...this.config.webauthn.origins],
        expectedRPID: this.config.webauthn.rpId,
        requireUserVerification: true,
      });
      return registrationInfo ?? null;
    } catch {
      // The library throws for anything that does not match: another origin, another RP, an
      // invented structure, no user verification.
      return null;
    }
  }
}

/**
 * We request no attestation, and browsers then send no certificates: reject any. The library would
 * parse them, and fetch revocation lists for some; we need neither.
 */
async function hasCertificates({ response }: PasskeyAttestation): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const object = decodeAttestationObject(
    new Uint8Array(Buffer.from(response.attestationObject, 'base64url')),
  );
  const format = object.get('fmt');
  return (
    format !== 'none' && (format !== 'packed' || object.get('attStmt').get('x5c') !== undefined)
  );
}
