import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Processor, Worker, type WorkerOptions } from 'bullmq';
import { errorText } from '../../kernel/errors/error-text.js';
import { backoffMs } from '../../kernel/timeouts/backoff.js';
import { BullConnection } from './bull-connection.js';
import type { DeliveryJob } from './delivery-job.js';
import { openBackend } from './open-backend.js';

const LIMITS = { firstBackoffMs: 1_000, maxBackoffMs: 30_000 };

/**
 * The worker of one consumer. It runs until it is closed. BullMQ's worker never recovers from a
 * failed first connection, and stops after an error that it does not know; the consumer would then
 * stay idle unnoticed. So this class reopens its connections until it succeeds.
 */
export class SupervisedWorker extends Worker<DeliveryJob, void> {
  private readonly logger = new Logger(SupervisedWorker.name);
  private readonly stopping = new AbortController();
  private readonly abandoned = new AbortController();

  constructor(
    name: string,
    processor: Processor<DeliveryJob, void>,
    options: WorkerOptions,
    private readonly limits = LIMITS,
  ) {
    const connection = BullConnection.of(options);
    // What the consumer's policy says comes last.
    super(name, processor, { ...connection.workerOptions, ...options }, openBackend);
    this.on('error', (error) => connection.backend.complain(name, error));
  }

  /** Resolves when the worker takes jobs for the first time; never if it is closed before that. */
  start(): Promise<void> {
    return new Promise((resolve) => void this.supervise(resolve));
  }

  /** Takes no more jobs. Resolves when those in progress are done, or after `abandon`. */
  override async close(force = false): Promise<void> {
    this.stopping.abort();
    const { signal } = this.abandoned;
    if (signal.aborted) return;
    await Promise.race([
      super.close(force),
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    ]);
  }

  /** For a worker that does not close in time. Nest waits for `close` when the application ends. */
  async abandon(): Promise<void> {
    this.abandoned.abort();
    await this.disconnect();
  }

  private async supervise(onRunning: () => void): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      const reason = await this.attempt(() => {
        failures = 0;
        onRunning();
      });
      if (signal.aborted) return;
      failures += 1;
      const delayMs = backoffMs(failures, this.limits);
      this.logger.error(`${this.name} takes no jobs (${reason}); trying again in ${delayMs} ms.`);
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) this.reopen();
    }
  }

  /** Resolves with the reason when the worker has stopped. */
  private async attempt(onRunning: () => void): Promise<string> {
    try {
      await this.waitUntilReady();
      const running = this.run();
      onRunning();
      await running;
      return 'it ended by itself';
    } catch (error) {
      return errorText(error);
    }
  }

  /** Not awaited: the inbox finishes or releases its current delivery. */
  private reopen(): void {
    void this.backend.close(true).catch(() => undefined);
    this.createBackend();
    this.backend.on('error', (error: Error) => this.emit('error', error));
  }
}
