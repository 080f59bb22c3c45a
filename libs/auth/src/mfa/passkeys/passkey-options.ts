import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { Accounts } from '@orderly/users';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { InvalidToken } from '../../errors/access.errors.js';
import { LoginChallenges } from '../challenges/login-challenges.js';
import { type Passkey, PasskeysRepository } from './passkeys.repository.js';
import {
  CEREMONY_S,
  type Ceremony,
  WebauthnChallengesRepository,
} from './webauthn-challenges.repository.js';

const TIMEOUT_MS = CEREMONY_S * 1_000;

/** The bytes of the account's id: the same for all its passkeys, and without the address. */
export const userHandleOf = (userId: string): Buffer =>
  Buffer.from(userId.replaceAll('-', ''), 'hex');

const descriptor = ({
  credentialId,
  transports,
}: Passkey): { id: string; transports: string[] } => ({
  id: credentialId.toString('base64url'),
  transports: [...transports],
});

/**
 * The options that a page passes to the browser and the browser to a passkey. Each holds a
 * challenge that is valid once, for five minutes.
 */
@Injectable()
export class PasskeyOptions {
  constructor(
    private readonly passkeys: PasskeysRepository,
    private readonly challenges: WebauthnChallengesRepository,
    private readonly loginChallenges: LoginChallenges,
    private readonly accounts: Accounts,
    private readonly config: AppConfig,
  ) {}

  async forRegistration(actor: Actor): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const account = await this.accounts.findById(actor.userId);
    if (!account) throw new InvalidToken();
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const options = await generateRegistrationOptions({
      rpName: this.config.brandName,
      rpID: this.config.webauthn.rpId,
      userID: new Uint8Array(userHandleOf(actor.userId)),
      userName: account.email,
      userDisplayName: account.name,
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: (await this.passkeys.list(actor.userId)).map(descriptor),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    });
    await this.challenges.add(options.challenge, inSession('registration', actor));
    return options;
  }

  /** Names no account, so it reveals none: the passkey says whose it is. */
  forLogin(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return this.request({ purpose: 'login', userId: null, sessionId: null }, []);
  }

  /** @throws ChallengeRefused */
  async forSecondFactor(loginChallenge: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { userId } = await this.loginChallenges.get(loginChallenge);
    return this.request(
      { purpose: 'second-factor', userId, sessionId: null },
      await this.passkeys.list(userId),
    );
  }

  async forStepUp(actor: Actor): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return this.request(inSession('step-up', actor), await this.passkeys.list(actor.userId));
  }

  private async request(
    ceremony: Ceremony,
    allowed: Passkey[],
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const options = await generateAuthenticationOptions({
      rpID: this.config.webauthn.rpId,
      allowCredentials: allowed.map(descriptor),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    });
    await this.challenges.add(options.challenge, ceremony);
    return options;
  }
}

/**
 * Binds the challenge to the session too: a challenge of another session of the same account is not
 * accepted here.
 */
export const inSession = (purpose: Ceremony['purpose'], actor: Actor): Ceremony => ({
  purpose,
  userId: actor.userId,
  sessionId: sessionOf(actor).sessionId,
});
