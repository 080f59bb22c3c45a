import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/time/clock.js';
import { DatabaseProbe } from './database.probe.js';
import { HealthFault } from './health-fault.js';

/** Access tokens tolerate less than this; leases and schedules use the clock of the database. */
const MAX_SKEW_MS = 5_000;

/**
 * Compares the clock of this machine with that of the database. A machine that is minutes behind
 * refuses every new token, and looks healthy in all other respects.
 */
@Injectable()
export class ClockProbe {
  constructor(
    private readonly database: DatabaseProbe,
    private readonly clock: Clock,
  ) {}

  /** @throws HealthFault when the clocks are more than five seconds apart */
  async assertInStep(): Promise<void> {
    const before = this.clock.now().getTime();
    const database = await this.database.now();
    const after = this.clock.now().getTime();
    // Zero while the database's time is between the start and the end of the query: the round trip
    // is not skew.
    const skewMs = Math.min(database - before, 0) + Math.max(database - after, 0);
    if (Math.abs(skewMs) <= MAX_SKEW_MS) return;
    const seconds = Math.round(Math.abs(skewMs) / 1_000);
    throw new HealthFault(
      `The clock of this machine is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the ` +
        `database’s.`,
    );
  }
}
