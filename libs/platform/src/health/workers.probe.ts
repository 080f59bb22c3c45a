import { Injectable } from '@nestjs/common';
import { HeartbeatTimings } from '../workers/heartbeat-timings.js';
import { DatabaseProbe } from './database.probe.js';
import { HealthFault } from './health-fault.js';

/** Whether any worker lives. Without one, requests are answered, and all other work waits. */
@Injectable()
export class WorkersProbe {
  constructor(
    private readonly database: DatabaseProbe,
    private readonly timings: HeartbeatTimings,
  ) {}

  /**
   * An installation whose workers all signed off is not at fault: it may be under maintenance, or
   * about to start.
   * @throws HealthFault when all workers fell silent
   */
  async assertAlive(): Promise<void> {
    const silentMs = await this.database.sinceLastHeartbeat();
    if (silentMs === null || silentMs <= this.timings.missingAfterMs) return;
    // Not since when: a worker that signed off later than the silent ones left no trace.
    throw new HealthFault('No worker lives: mails and other work wait.');
  }
}
