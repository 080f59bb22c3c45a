import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { describeHead } from '../chain/audit-chain.js';
import { findHead } from '../chain/chain-rows.js';
import { SealingRefused } from '../chain/head-check.js';
import { unsealedEntries } from '../chain/unsealed-entries.js';
import { Sealer } from './sealer.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The sealer also searches backwards for entries of processes whose clock was slow: often a little,
 * and occasionally far.
 */
const LOOKS_BACK = [
  { spanMs: 2 * HOUR_MS, everyMs: 10 * MINUTE_MS },
  { spanMs: 48 * HOUR_MS, everyMs: HOUR_MS },
];

/**
 * Adds the entries of the last seconds to the chain. This runs after the inserts and not in them:
 * every entry needs the hash before it, so two orders could never be placed at once. The cost is
 * that the owner of the database could change an entry before it is sealed.
 */
@Injectable()
export class SealAudit extends ScheduledTask {
  override readonly name = 'seal-audit';
  override readonly everyMs = 5_000;
  override readonly timeoutMs = 60_000;
  private readonly logger = new Logger(SealAudit.name);
  private readonly due = LOOKS_BACK.map((look) => ({ ...look, at: 0, from: '' }));
  private readonly refused;
  private headLoggedAt = -HOUR_MS;

  constructor(
    private readonly sealer: Sealer,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    super();
    this.refused = metrics.gauge(
      'audit_sealing_refused',
      '1 while this process refuses to continue the chain of the audit log, else 0.',
    );
  }

  /** @throws SealingRefused */
  override async run(signal: AbortSignal): Promise<void> {
    try {
      await this.sealer.sealNew(signal);
      for (const look of this.due) {
        if (performance.now() >= look.at) await this.lookBack(look, signal);
      }
      this.refused.set(0);
    } catch (error) {
      if (error instanceof SealingRefused) this.refused.set(1);
      throw error;
    }
    if (!signal.aborted && performance.now() >= this.headLoggedAt + HOUR_MS) await this.logHead();
  }

  /** Continues where it was interrupted, however much remains. */
  private async lookBack(look: (typeof this.due)[number], signal: AbortSignal): Promise<void> {
    if (look.from === '') look.from = uuidv7({ msecs: this.clock.now().getTime() - look.spanMs });
    for await (const { entries, end } of unsealedEntries(this.dataSource, look.from)) {
      await this.sealer.sealThese(entries.map(({ id }) => id));
      look.from = end;
      if (signal.aborted) return;
    }
    look.from = '';
    look.at = performance.now() + look.everyMs;
  }

  /**
   * The owner of the database does not control the log lines: they prove later that the chain was
   * not forged.
   */
  private async logHead(): Promise<void> {
    this.headLoggedAt = performance.now();
    const head = await findHead(this.dataSource);
    if (head) this.logger.log(`The audit log is sealed up to ${describeHead(head)}`);
  }
}
