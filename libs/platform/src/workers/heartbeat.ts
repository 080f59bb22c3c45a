import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { errorText } from '../kernel/errors/error-text.js';
import { newId } from '../kernel/ids/new-id.js';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import { HeartbeatTimings } from './heartbeat-timings.js';
import { type WorkerProcess, Workers } from './workers.js';

const FAREWELL_MS = 1_000;

/** Records every few seconds that this worker process lives, and at its end that it does not. */
@Injectable()
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private worker: WorkerProcess | undefined;
  private failing = false;

  constructor(
    private readonly config: AppConfig,
    private readonly workers: Workers,
    private readonly timings: HeartbeatTimings,
  ) {}

  /** @param queues the consumers that the process runs */
  start(queues: readonly string[]): void {
    const { version } = this.config;
    this.worker = { id: newId(), host: hostname(), pid: process.pid, version, queues };
    this.beat(this.worker);
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    this.worker = undefined;
    clearTimeout(this.timer);
    await this.beating;
    // A row that stays shows the process as missing.
    await withTimeout(FAREWELL_MS, 'Removing the worker', this.workers.remove(worker)).catch(
      (error: unknown) => this.logger.warn(`The worker could not sign off: ${errorText(error)}`),
    );
  }

  private beat(worker: WorkerProcess): void {
    this.beating = this.record(worker).finally(() => {
      if (!this.worker) return;
      this.timer = setTimeout(() => this.beat(worker), this.timings.everyMs);
      this.timer.unref();
    });
  }

  /** Logs once when an outage begins. */
  private async record(worker: WorkerProcess): Promise<void> {
    try {
      await withTimeout(this.timings.everyMs, 'A heartbeat', this.workers.see(worker));
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn(`The worker looks dead to others: ${errorText(error)}`);
      this.failing = true;
    }
  }
}
