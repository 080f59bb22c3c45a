import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { BrowserModule } from '../browser/browser.module.js';

/** Passkeys (WebAuthn), as a second factor and instead of a password. */
@Module({ imports: [AuthCoreModule, BrowserModule] })
export class PasskeysModule {}
