import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { Actor } from '../kernel/identity/actor.js';
import { Clock } from '../kernel/time/clock.js';
import { decideStepUp } from './decide-access.js';
import { PeopleOnly, StepUpNeeded } from './step-up.errors.js';

/**
 * Requires a person who proved their identity recently. Code that decides about the access of other
 * people calls this itself: a route can forget `@StepUp()`, and two routes can lead to the same
 * decision.
 */
@Injectable()
export class StepUpDemand {
  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** @throws PeopleOnly, StepUpNeeded */
  assertMet({ authentication }: Pick<Actor, 'authentication'>): void {
    if (authentication.kind !== 'session') throw new PeopleOnly();
    const maxAgeS = this.config.auth.stepUpMaxAgeS;
    const verdict = decideStepUp(authentication, this.clock.now(), maxAgeS);
    if (verdict.kind === 'step-up') throw new StepUpNeeded(verdict.acr, verdict.maxAgeS);
  }
}
