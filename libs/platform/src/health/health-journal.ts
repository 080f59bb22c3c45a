import { Injectable, Logger } from '@nestjs/common';

interface CheckOutcome {
  readonly status: string;
  /** The driver's message; for the log only. */
  readonly cause?: string | undefined;
}

/**
 * Logs each change of a check once, with its cause. Probes repeat every second, and a line for each
 * would hide the one that says when and why an outage began.
 */
@Injectable()
export class HealthJournal {
  private readonly logger = new Logger('Health');
  private readonly outcomes = new Map<string, CheckOutcome>();

  note(check: string, outcome: CheckOutcome): void {
    const before = this.outcomes.get(check)?.status ?? 'up';
    this.outcomes.set(check, outcome);
    if (outcome.status === before) return;
    const { status, cause } = outcome;
    if (status === 'up') this.logger.log(`The check ${check} is up again.`, { check, status });
    else if (status === 'down')
      this.logger.error(`The check ${check} is down: ${cause}`, { check, status, cause });
    else this.logger.warn(`The check ${check} is degraded: ${cause}`, { check, status, cause });
  }
}
