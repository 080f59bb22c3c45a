import { Injectable } from '@nestjs/common';
import { DatabaseProbe } from './database.probe.js';
import { HealthFault } from './health-fault.js';

/** Must be the name of the task `SealAudit`. */
const SEAL_TASK = 'seal-audit';

/** Works in every process, because the schedule records how the last run of the sealer ended. */
@Injectable()
export class AuditLogProbe {
  constructor(private readonly database: DatabaseProbe) {}

  /** @throws HealthFault while the worker does not seal the audit log, or refuses to */
  async assertSealed(): Promise<void> {
    if ((await this.database.failureOf(SEAL_TASK)) === null) return;
    throw new HealthFault('The audit log is not being sealed: the log of the worker says why.');
  }
}
