import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { BrowserModule } from '../browser/browser.module.js';
import { SecondFactorModule } from '../second-factor/second-factor.module.js';

/** Sign-in with other providers (OpenID Connect). */
@Module({ imports: [AuthCoreModule, BrowserModule, SecondFactorModule] })
export class OidcModule {}
