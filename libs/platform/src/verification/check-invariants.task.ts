import { Injectable, Logger } from '@nestjs/common';
import { ScheduledTask } from '../scheduling/schedule.js';
import { InvariantResults } from './invariant-results.js';
import { type Verdict, Verifier } from './verifier.js';

const HOUR_MS = 3_600_000;
/** Of each invariant. More of one kind say no more, and would flood the log. */
const LOGGED_OFFENDERS = 20;

/** Checks all invariants once a day, so that an error is known before a customer finds it. */
@Injectable()
export class CheckInvariants extends ScheduledTask {
  override readonly name = 'check-invariants';
  override readonly everyMs = 24 * HOUR_MS;
  override readonly timeoutMs = 2 * HOUR_MS;
  private readonly logger = new Logger(CheckInvariants.name);

  constructor(
    private readonly verifier: Verifier,
    private readonly results: InvariantResults,
  ) {
    super();
  }

  /** @throws Error that names the invariants which could not be checked, after all others */
  override async run(signal: AbortSignal): Promise<void> {
    const failures: string[] = [];
    for await (const verdict of this.verifier.verify({ limit: LOGGED_OFFENDERS, signal })) {
      this.report(verdict);
      if (verdict.failure === null) await this.results.keep(verdict);
      else failures.push(`${verdict.invariant}: ${verdict.failure}`);
      signal.throwIfAborted();
    }
    await this.results.forgetAllBut(this.verifier.invariants().map(({ name }) => name));
    if (failures.length > 0) throw new Error(failures.join(' '));
  }

  private report({ invariant, description, checked, violations, offenders }: Verdict): void {
    if (violations === 0) return;
    for (const { kind, id, says } of offenders)
      this.logger.error(`The ${kind} ${id} violates ${invariant}: ${says}`, {
        invariant,
        kind,
        id,
      });
    this.logger.error(
      `${violations} violations of ${invariant} in ${checked} rows. It says: ${description}`,
      { invariant, violations },
    );
  }
}
