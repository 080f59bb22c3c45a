import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { BrowserModule } from '../browser/browser.module.js';
import { OpenGate } from './open-gate.js';
import { SecondFactorGate } from './second-factor-gate.js';

/** One-time codes, recovery codes and the step-up. */
@Module({
  imports: [AuthCoreModule, BrowserModule],
  providers: [{ provide: SecondFactorGate, useClass: OpenGate }],
  exports: [SecondFactorGate],
})
export class SecondFactorModule {}
