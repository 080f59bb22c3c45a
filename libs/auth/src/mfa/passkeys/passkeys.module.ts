import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../../core/auth-core.module.js';
import { BrowserModule } from '../../sessions/cookies/browser.module.js';
import { FactorsModule } from '../factors.module.js';
import { PasskeyAssertions } from './passkey-assertions.js';
import { PasskeyLoginController } from './passkey-login.controller.js';
import { PasskeyLogin } from './passkey-login.js';
import { PasskeyOptions } from './passkey-options.js';
import { PasskeyRegistration } from './passkey-registration.js';
import { PasskeysController } from './passkeys.controller.js';
import { Passkeys } from './passkeys.js';
import { PasskeysRepository } from './passkeys.repository.js';
import { WebauthnChallengesRepository } from './webauthn-challenges.repository.js';

/** Passkeys (WebAuthn), as a second factor and instead of a password. */
@Module({
  imports: [AuthCoreModule, BrowserModule, FactorsModule],
  controllers: [PasskeysController, PasskeyLoginController],
  providers: [
    PasskeyAssertions,
    PasskeyLogin,
    PasskeyOptions,
    PasskeyRegistration,
    Passkeys,
    PasskeysRepository,
    WebauthnChallengesRepository,
  ],
  exports: [PasskeyAssertions, PasskeyOptions, PasskeysRepository],
})
export class PasskeysModule {}
