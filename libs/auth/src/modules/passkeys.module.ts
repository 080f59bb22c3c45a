import { Module } from '@nestjs/common';
import { PasskeyAssertions } from '../mfa/passkeys/passkey-assertions.js';
import { PasskeyLoginController } from '../mfa/passkeys/passkey-login.controller.js';
import { PasskeyLogin } from '../mfa/passkeys/passkey-login.js';
import { PasskeyOptions } from '../mfa/passkeys/passkey-options.js';
import { PasskeyRegistration } from '../mfa/passkeys/passkey-registration.js';
import { PasskeysController } from '../mfa/passkeys/passkeys.controller.js';
import { Passkeys } from '../mfa/passkeys/passkeys.js';
import { PasskeysRepository } from '../mfa/passkeys/passkeys.repository.js';
import { WebauthnChallengesRepository } from '../mfa/passkeys/webauthn-challenges.repository.js';
import { AuthCoreModule } from './auth-core.module.js';
import { BrowserModule } from './browser.module.js';
import { FactorsModule } from './factors.module.js';

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
